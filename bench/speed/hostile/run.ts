/** Tries hostile patterns on hostile logs, one after the other, with what is built: `run.ts PAIRS`. Prints what each took as JSON. */
import { compilePattern, createScanner, isRetriageError, type Matchable } from 'retriage/core'
import { re2 } from 'retriage/regex'
import { Dice } from '../corpora/dice.ts'
import { inputs } from './inputs.ts'
import { hostilePattern } from './patterns.ts'

/** One pattern on one log. */
export interface HostilePair {
  pattern: string
  input: string
  /** Milliseconds of the processor for a million bytes, getting ready included. */
  msPerMb?: number
  /** What the process has grown by meanwhile, in MB. */
  mb?: number
  /** Why the pattern is refused when it is loaded. */
  refused?: string
  error?: string
}

const pairs = Number(process.argv[2])
const dice = new Dice(7)
const names = Object.keys(inputs)
const results: HostilePair[] = []
// What is compiled and loaded once for all is not on the first pair's account.
createScanner([{ id: 'warm', match: '\\pL{9}(a|b)*a[ab]{20}c|xyz', ignoreCase: false }], re2).scan(Buffer.from('aabab'.repeat(10_000)))
for (let index = 0; results.length < pairs; index++) {
  const match = hostilePattern(index, dice)
  const pattern: Matchable = { id: 'hostile', match, ignoreCase: index % 5 === 4 }
  const told = match.length > 120 ? `${match.slice(0, 117)}...` : match
  try {
    compilePattern(pattern, re2)
  } catch (error) {
    results.push({ pattern: told, input: '', ...(isRetriageError(error) ? { refused: error.message } : { error: String(error) }) })
    continue
  }
  for (const input of [names[index % names.length]!, names[(index * 3 + 1) % names.length]!]) {
    const log = inputs[input]!(dice, match)
    try {
      // The best of three: what the language's compiler and other programs do meanwhile counts for no pattern.
      const tries = [once(pattern, log), once(pattern, log), once(pattern, log)]
      const [msPerMb, mb] = [Math.min(...tries.map((each) => each.msPerMb)), Math.max(...tries.map((each) => each.mb))]
      results.push({ pattern: told, input, msPerMb, mb })
    } catch (error) {
      results.push({ pattern: told, input, error: String(error) })
    }
  }
}
function once(pattern: Matchable, log: Buffer): { msPerMb: number; mb: number } {
  globalThis.gc?.()
  const [cpu, rss] = [process.cpuUsage(), process.memoryUsage.rss()]
  createScanner([pattern], re2).scan(log)
  const { user, system } = process.cpuUsage(cpu)
  return { msPerMb: (user + system) / 1000 / (log.length / 1e6), mb: (process.memoryUsage.rss() - rss) / 1e6 }
}

process.stdout.write(JSON.stringify(results))
