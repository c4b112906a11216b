import type { Corpus } from './corpora/corpus.ts'
import type { Entrant, Scan } from './entrants/entrant.ts'
import type { PatternFile } from './expressions/pattern-file.ts'
import { speed } from './ratios.ts'
import type { Tally } from './tally.ts'

/** How a comparison is run. */
export interface Conditions {
  rounds: number
  /** What one scan should take at most. A slower entrant scans only the beginning of the corpus. */
  budgetMs: number
  /** What one scan may take; then the entrant is out. */
  limitMs: number
  /** Short scans are repeated for so long in a round; the fastest counts, as the least disturbed. */
  roundMs: number
}

/** What became of one entrant. */
export interface Result {
  engine: string
  note: string
  /** Bytes that were scanned. */
  slice: number
  /** MB/s, one number for each round; all scan the same, so whatever an engine builds as it goes is there. */
  speeds: number[]
  /** MB/s when most of the slice was read for the first time; absent where every scan starts anew. */
  first?: number
  /** What it found in its slice; null where it only counts lines. */
  found: Tally | null
  lines?: number
  /** Why it has no speeds, or why they are worth nothing. */
  error?: string
}

/** Smallest slice that is tried, in bytes. */
const firstSlice = 16_384
/** After so many times the budget an entrant has had its rounds. */
const mostScans = 8

/**
 * Lets all entrants scan a corpus, in turns, and holds what they found against each other: those that tell patterns apart must find the same
 * pairs, and those that count lines as many of them. An entrant that differs gets an error in its result; the first one that scanned at
 * least as much sets what is right, so put the one to trust first.
 */
export async function race(
  entrants: readonly Entrant[],
  { corpus, patterns }: { corpus: Corpus; patterns: PatternFile },
  conditions: Conditions,
  say: (progress: string) => void,
): Promise<Result[]> {
  const results = entrants.map(({ name, note }): Result => ({ engine: name, note, slice: 0, speeds: [], found: null }))
  const spent = entrants.map(() => 0)
  const running = (): number[] => results.flatMap(({ error }, index) => (error === undefined ? [index] : []))
  const attempt = async (index: number, work: (entrant: Entrant, result: Result) => Promise<void>): Promise<void> => {
    const [entrant, result] = [entrants[index]!, results[index]!]
    try {
      await work(entrant, result)
    } catch (error) {
      result.error = (error as Error).message
      say(`${entrant.name}: ${result.error}`)
    }
  }
  try {
    for (const index of running()) {
      await attempt(index, async (entrant, result) => {
        say(`${corpus.name}, ${patterns.patterns.length} patterns: ${entrant.name} gets ready`)
        await entrant.open(patterns, corpus)
        const { end, scan, first } = await fittingSlice(entrant, corpus.size, conditions)
        result.slice = end
        result.found = scan.tally
        if (scan.tally) result.first = speed(end, first.ms)
        if (scan.lines !== undefined) result.lines = scan.lines
      })
    }
    await compare(entrants, results, conditions)
    for (let round = 0; round < conditions.rounds; round++) {
      // Nobody is waited for for ever: who is slow by nature, or by its start, has fewer rounds.
      const order = running().filter((index) => spent[index]! < conditions.budgetMs * mostScans)
      say(`${corpus.name}, ${patterns.patterns.length} patterns: round ${round + 1} of ${conditions.rounds}`)
      // Another one begins each time, so that nobody always follows the same.
      for (const index of [...order.slice(round % order.length), ...order.slice(0, round % order.length)]) {
        await attempt(index, async (entrant, result) => {
          const began = performance.now()
          result.speeds.push(speed(result.slice, await fastest(entrant, result, conditions)))
          spent[index]! += performance.now() - began
        })
      }
    }
  } finally {
    for (const entrant of entrants) await entrant.close()
  }
  return results
}

interface Fitting {
  end: number
  /** The first scan of this much, and the last. */
  first: Scan
  scan: Scan
}

/** Finds how much an entrant can scan within the budget, from little to all, with one scan of that much. Its start does not count. */
async function fittingSlice(entrant: Entrant, size: number, { budgetMs, limitMs }: Conditions): Promise<Fitting> {
  const start = await entrant.scan(1, limitMs)
  let end = 0
  let next = Math.min(size, firstSlice)
  for (;;) {
    end = next
    const cold = await entrant.scan(end, limitMs)
    // The first scan of anything is slow for want of warmth, so another one decides; but programs that end after each are never warm.
    const scan = cold.tally === null ? cold : await entrant.scan(end, limitMs)
    // What ends after each scan starts anew each time, never quite alike.
    const spent = cold.tally === null ? scan.ms - start.ms * 1.5 : scan.ms
    const room = (ms: number, taken: number): number => (end * ms) / Math.max(taken, 0.01)
    next = Math.floor(Math.min(size, end * 32, room(budgetMs * 0.9, spent), room(limitMs / 4, cold.tally === null ? 0 : cold.ms)))
    if (next < end * 2 && (next < size || end === size)) return { end, first: cold, scan }
  }
}

async function fastest(entrant: Entrant, result: Result, { limitMs, roundMs }: Conditions): Promise<number> {
  let best = Infinity
  let spent = 0
  do {
    const { ms, tally, lines } = await entrant.scan(result.slice, limitMs)
    if (tally?.hash !== result.found?.hash || lines !== result.lines) throw new Error('finds something else every time')
    best = Math.min(best, ms)
    spent += ms
  } while (spent < roundMs)
  return best
}

/** Entrants with other slices are compared over the smaller one. */
async function compare(entrants: readonly Entrant[], results: readonly Result[], { limitMs }: Conditions): Promise<void> {
  for (const kind of ['pairs', 'lines'] as const) {
    const able = results.flatMap((result, index) => (!result.error && (kind === 'pairs') === (result.found !== null) ? [index] : []))
    const judge = able.find((index) => results[index]!.slice === Math.max(...able.map((other) => results[other]!.slice)))
    if (judge === undefined) continue
    for (const index of able) {
      const [result, right] = [results[index]!, results[judge]!]
      let [tally, lines] = [right.found, right.lines]
      if (result.slice !== right.slice) {
        try {
          ;({ tally, lines } = await entrants[judge]!.scan(result.slice, limitMs))
        } catch (error) {
          right.error = (error as Error).message
          return
        }
      }
      if (result.found && tally && (result.found.pairs !== tally.pairs || result.found.hash !== tally.hash))
        result.error = `finds ${result.found.pairs} pairs (${result.found.hash}) where ${right.engine} finds ${tally.pairs} (${tally.hash})`
      if (!result.found && result.lines !== lines) result.error = `counts ${result.lines} lines where ${right.engine} counts ${lines}`
    }
  }
}
