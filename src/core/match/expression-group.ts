import { LineAutomaton, type AutomatonBudget } from './automaton.ts'
import type { LineBytes } from './line-test.ts'
import { compileProgram } from './program.ts'
import type { Node } from './syntax.ts'

/** Expressions of one automaton: more of them have more states than are worth building. */
const mostTogether = 16

/**
 * Expressions that must read lines as a whole, because they require no literal or the line is long: by automata that tell which of them
 * match, so that a line is read once for sixteen.
 */
export class ExpressionGroup {
  private readonly groups: { automaton: LineAutomaton; members: readonly number[] }[] = []
  /** Those that no automaton here knows. */
  readonly others: readonly number[]

  constructor(expressions: readonly { tree: Node | null; index: number }[], budget: AutomatonBudget) {
    const others: number[] = []
    const known: { tree: Node; index: number }[] = []
    for (const { tree, index } of expressions) {
      if (tree && compileProgram([tree])) known.push({ tree, index })
      else others.push(index)
    }
    this.others = others
    for (let i = 0; i < known.length; i += mostTogether) this.group(known.slice(i, i + mostTogether), budget)
  }

  get isEmpty(): boolean {
    return this.groups.length === 0 && this.others.length === 0
  }

  /** Calls `found` with the index of each expression that matches the line, of those that an automaton knows; more than once perhaps. */
  collect({ bytes, from, to }: LineBytes, found: (index: number) => void): void {
    for (const { automaton, members } of this.groups) automaton.collect(bytes, from, to, (member) => found(members[member]!))
  }

  private group(members: readonly { tree: Node; index: number }[], budget: AutomatonBudget): void {
    const program = compileProgram(members.map(({ tree }) => tree))
    if (program) this.groups.push({ automaton: new LineAutomaton(program, budget), members: members.map(({ index }) => index) })
    else {
      // Too long a program together: half as many at a time. One alone is not.
      const half = members.length >> 1
      this.group(members.slice(0, half), budget)
      this.group(members.slice(half), budget)
    }
  }
}
