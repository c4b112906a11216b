import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { cpus } from 'node:os'

/** Where a result is from: what it takes to know whether two results may be compared. */
export interface Provenance {
  /** ISO-8601, UTC. */
  date: string
  retriage: string
  /** Commit of the working tree, with `+` where files differ from it; absent outside a repository. */
  commit?: string
  node: string
  machine: { cpu: string; cores: number; platform: string }
}

export function provenance(): Provenance {
  const { version } = createRequire(import.meta.url)('retriage/package.json') as { version: string }
  const commit = commitOf(import.meta.dirname)
  return {
    date: new Date().toISOString(),
    retriage: version,
    ...(commit === undefined ? {} : { commit }),
    node: process.version,
    machine: { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, platform: `${process.platform} ${process.arch}` },
  }
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
