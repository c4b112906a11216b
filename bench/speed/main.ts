/** Measures how fast logs are matched and decided: `npm run bench:speed`. Exits with 1 where a bar is missed. */
import { CommanderError } from 'commander'
import { measure } from './measure.ts'
import { readOptions } from './options.ts'

try {
  process.exitCode = (await measure(readOptions(process.argv.slice(2)))) ? 0 : 1
} catch (error) {
  // Commander has said itself what is wrong.
  const said = error instanceof CommanderError
  if (!said) console.error(`bench:speed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  process.exitCode = said ? (error.exitCode === 0 ? 0 : 64) : 70
}
