import { AutomatonBudget, LineAutomaton } from './automaton.ts'
import { Effort } from './effort.ts'
import type { Lines } from './lines.ts'
import { assemble, compileProgram, type Program } from './program.ts'
import { layoutOf, type Layout } from './simulation-layout.ts'
import { staysWithin } from './simulation-work.ts'
import { LineSimulation } from './simulation.ts'
import type { Node } from './syntax.ts'
import { EarlyTests, TreeTest } from './tree-test.ts'

/** A line as bytes: `from` (inclusive) to `to` (exclusive), without its line feed. */
export interface LineBytes {
  bytes: Uint8Array
  from: number
  to: number
}

/** Whether an expression matches anywhere in a line. */
export interface LineTest {
  test(line: LineBytes): boolean
  /** Moves on to the next line that it matches; false where there is none. */
  seek(lines: Lines): boolean
}

/** Nanoseconds, more or less, that a character may take where an expression is simulated; of exceptions less, as their pattern is read too. */
const mostWork = { match: 80, except: 40 }
/** States of an automaton that are few enough to be built whatever the line, and nanoseconds that this may take. */
const mostStates = 1000
const mostBuilding = 40_000_000
/** Steps of one line that are taken on the syntax tree before anything is compiled: some tens of microseconds. */
const earlySteps = 4000
/** After so many failures in a row the automaton is tried on every 63rd line. */
const mostFailures = 6
const remedy = 'write "+" or "*" in place of counts, or make several patterns of it'

/** Why an expression would take too long, or too much memory, on some lines, with the remedy; null where it does not. */
export function tooMuch(tree: Node, key: 'match' | 'except'): string | null {
  const program = assemble([tree], false)
  if (typeof program === 'string') return `${program}; ${remedy}`
  if (simulated(tree, key) || hasFewStates(program)) return null
  return `leaves so many ways to match at once that some lines would take too long, as counts within counts do; ${remedy}`
}

/**
 * A test of an expression: by an automaton, and where that calls for too many states by simulation.
 *
 * @throws Error with what is too much of the expression; so does the test where a line calls for what is too much
 */
export function programTest(tree: Node, key: 'match' | 'except', budget: AutomatonBudget, effort: Effort): LineTest {
  const early = new EarlyTests([tree])
  const uncompiled = new TreeTest([tree], false, earlySteps)
  let made: LineTest | undefined
  const compiled = (): LineTest => (made ??= compiledTest(tree, key, budget, effort))
  return {
    test(line) {
      const known = early.areOver ? null : early.ask(() => uncompiled.test(line))
      return known ?? compiled().test(line)
    },
    seek: (lines) => compiled().seek(lines),
  }
}

function compiledTest(tree: Node, key: 'match' | 'except', budget: AutomatonBudget, effort: Effort): LineTest {
  const program = assemble([tree], false)
  if (typeof program === 'string') throw new Error(`${program}; ${remedy}`)
  const automaton = new LineAutomaton(program, budget, effort)
  let other: Pick<LineTest, 'test'> | undefined
  // Where one line after the other calls for new states, the automaton is not tried on each.
  let failures = 0
  let skipped = 0
  const note = (matches: boolean | null): void => {
    failures = matches === null ? Math.min(failures + 1, mostFailures) : 0
    if (matches === null) skipped = 2 ** failures - 2
  }
  const testOther = (line: LineBytes): boolean => {
    other ??= withoutEffort(tree, program, key, budget)
    effort.earn(line.to - line.from)
    return other.test(line)
  }
  return {
    test(line) {
      if (skipped > 0) skipped--
      else {
        const matches = automaton.test(line.bytes, line.from, line.to)
        note(matches)
        if (matches !== null) return matches
      }
      return testOther(line)
    },
    seek(lines) {
      for (;;) {
        if (skipped > 0) {
          if (!lines.next()) return false
          skipped--
        } else {
          const matches = automaton.seek(lines)
          note(matches)
          if (matches !== null) return matches
        }
        if (testOther(lines)) return true
      }
    },
  }
}

/** A test that takes its time whatever the line, which is bounded. */
function withoutEffort(tree: Node, program: Program, key: 'match' | 'except', budget: AutomatonBudget): Pick<LineTest, 'test'> {
  const layout = simulated(tree, key)
  if (layout) {
    const simulation = new LineSimulation(layout)
    return { test: ({ bytes, from, to }) => simulation.test(bytes, from, to) }
  }
  const problem = tooMuch(tree, key)
  if (problem !== null) throw new Error(problem)
  const automaton = new LineAutomaton(program, budget, new Effort(Infinity))
  return { test: ({ bytes, from, to }) => automaton.test(bytes, from, to)! }
}

/** Null where simulation would take too long. */
function simulated(tree: Node, key: 'match' | 'except'): Layout | null {
  const layout = layoutOf(compileProgram([tree], { counting: true })!)
  return layout && staysWithin(layout, mostWork[key]) ? layout : null
}

function hasFewStates(program: Program): boolean {
  return new LineAutomaton(program, new AutomatonBudget(Infinity), new Effort(mostBuilding)).closes(mostStates)
}
