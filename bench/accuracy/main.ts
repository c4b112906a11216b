/** Measures how well failures are decided: `npm run bench:accuracy`. */
import { CommanderError } from 'commander'
import { isRetriageError } from 'retriage/core'
import { measure, say } from './measure.ts'
import { readOptions } from './options.ts'

/** Numbers of `sysexits.h`, as the command line of the library has them. */
function statusOf(error: unknown): number {
  if (!isRetriageError(error)) return 70
  return { usage: 64, not_found: 66 }[error.code as string] ?? 65
}

try {
  await measure(readOptions(process.argv.slice(2)))
} catch (error) {
  // Commander has said itself what is wrong.
  const said = error instanceof CommanderError
  if (!said) say(`bench:accuracy: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = said ? (error.exitCode === 0 ? 0 : 64) : statusOf(error)
}
