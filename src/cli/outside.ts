import type { Command } from 'commander'
import type { EvidenceProvider, RedactionRule } from 'retriage'
import { readRedactions } from 'retriage/regex'

/** Options of commands that decide: whom to ask from outside, and what else is a secret. */
export interface OutsideOptions {
  evidence?: string
  redactions?: string
}

/** The same as `createTriage` takes it. */
export interface Outside {
  evidence?: readonly EvidenceProvider[]
  evidenceTimeoutMs?: number
  redactions?: readonly RedactionRule[]
}

export function withOutsideOptions(command: Command): Command {
  return command
    .option('--evidence <FILE>', 'whom to ask from outside about failures (YAML or JSON): it is shown, and decides nothing')
    .option('--redactions <FILE>', 'further kinds of credentials to take out (YAML or JSON), beside those it knows')
}

const read = new WeakMap<OutsideOptions, Promise<Outside>>()

/** Reads the files that the options name, once for each command that is called, so that its rounds share connections. */
export function outsideOf(options: OutsideOptions): Promise<Outside> {
  const known = read.get(options)
  if (known) return known
  const outside = readOutside(options)
  read.set(options, outside)
  return outside
}

async function readOutside({ evidence, redactions }: OutsideOptions): Promise<Outside> {
  return {
    ...(redactions === undefined ? {} : { redactions: await readRedactions(redactions) }),
    // Loaded where it is asked for: most commands ask nobody.
    ...(evidence === undefined ? {} : await (await import('./evidence-file.ts')).readEvidenceFile(evidence)),
  }
}
