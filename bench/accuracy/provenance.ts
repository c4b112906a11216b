import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import { cpus } from 'node:os'
import type { Corpus } from './corpus.ts'

/** Where a result is from: what it takes to know whether two results may be compared. */
export interface Provenance {
  /** ISO-8601, UTC. */
  date: string
  retriage: string
  /** Commit of the working tree, with `+` where files differ from it; absent outside a repository. */
  commit?: string
  node: string
  machine: { cpu: string; cores: number; platform: string }
  corpus: { name: string; cases: number; sha256: string }
  decider: string
}

export function provenance(corpus: Corpus, decider: string): Provenance {
  const { version } = createRequire(import.meta.url)('retriage/package.json') as { version: string }
  const commit = commitOf(import.meta.dirname)
  return {
    date: new Date().toISOString(),
    retriage: version,
    ...(commit === undefined ? {} : { commit }),
    node: process.version,
    machine: { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, platform: `${process.platform} ${process.arch}` },
    corpus: { name: corpus.name, cases: corpus.cases.length, sha256: digest(corpus) },
    decider,
  }
}

/** Tells corpora apart by what is in them, whatever file they come from. */
function digest(corpus: Corpus): string {
  return createHash('sha256').update(JSON.stringify(corpus.cases)).digest('hex')
}

function commitOf(folder: string): string | undefined {
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  try {
    return git('rev-parse', '--short=12', 'HEAD').trim() + (git('status', '--porcelain').trim() ? '+' : '')
  } catch {
    return undefined
  }
}
