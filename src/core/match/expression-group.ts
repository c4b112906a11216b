import { LineAutomaton, type AutomatonBudget } from './automaton.ts'
import { Effort } from './effort.ts'
import type { LineBytes } from './line-test.ts'
import { compileProgram } from './program.ts'
import type { Node } from './syntax.ts'

/** Expressions of one automaton: more of them have more states than are worth building. */
const mostTogether = 16
/** Nanoseconds, more or less, that new states may take for each of them: to give up costs sixteen passes over a line in place of one. */
const mostForEach = 12_000_000

/** An expression, and how it is tried on a line alone. */
export interface Member {
  tree: Node
  index: number
  matches(line: LineBytes): boolean
}

/**
 * Expressions that must read lines as a whole, because they require no literal or the line is long: by automata that tell which of them
 * match, so that a line is read once for sixteen. Where those would need too many states, each is tried alone.
 */
export class ExpressionGroup {
  private readonly groups: { automaton: LineAutomaton; members: readonly Member[] }[] = []
  /** Those that belong to no automaton. */
  private readonly single: Member[] = []

  constructor(members: readonly Member[], budget: AutomatonBudget) {
    for (let i = 0; i < members.length; i += mostTogether) this.group(members.slice(i, i + mostTogether), budget)
  }

  get isEmpty(): boolean {
    return this.groups.length === 0 && this.single.length === 0
  }

  /** The index of the expression, where there is just one; −1 for none or several. */
  get only(): number {
    return this.groups.length === 0 && this.single.length === 1 ? this.single[0]!.index : -1
  }

  /** Calls `found` with the index of each expression that matches the line, more than once perhaps. */
  collect(line: LineBytes, found: (index: number) => void): void {
    const { bytes, from, to } = line
    for (const { automaton, members } of this.groups)
      if (!automaton.collect(bytes, from, to, (member) => found(members[member]!.index))) tryEach(members, line, found)
    tryEach(this.single, line, found)
  }

  private group(members: readonly Member[], budget: AutomatonBudget): void {
    const program = members.length > 1 ? compileProgram(members.map(({ tree }) => tree)) : null
    if (program) this.groups.push({ automaton: new LineAutomaton(program, budget, new Effort(members.length * mostForEach)), members })
    else if (members.length <= 1) this.single.push(...members)
    else {
      // Too long a program together: half as many at a time.
      const half = members.length >> 1
      this.group(members.slice(0, half), budget)
      this.group(members.slice(half), budget)
    }
  }
}

function tryEach(members: readonly Member[], line: LineBytes, found: (index: number) => void): void {
  for (const member of members) if (member.matches(line)) found(member.index)
}
