import { LineAutomaton, type AutomatonBudget } from './automaton.ts'
import type { Effort } from './effort.ts'
import { kernelSideOf, type KernelSide, type Sides } from './kernel-side.ts'
import type { LineBytes } from './line-test.ts'
import type { Split } from './literal.ts'
import type { PositionAutomata } from './position-automata.ts'
import { backwards, compileProgram, longestMatch, type Program } from './program.ts'
import { spelled } from './spelling.ts'
import type { Node } from './syntax.ts'
import { EarlyTests, TreeTest } from './tree-test.ts'

/** Steps of either side that may be taken on the syntax tree: some microseconds. */
const earlySteps = 1500

/** What all tests of a search share. */
export interface Machines {
  positions: PositionAutomata
  budget: AutomatonBudget
}

/**
 * Whether an expression matches in a line by way of a literal: reads from the literal to either side, no farther than what stands there may
 * still match, which mostly is a few characters.
 */
export class SplitTest {
  /** Worked out when the first line asks. */
  private parts: Parts | undefined
  private readonly early: EarlyTests

  constructor(
    private readonly split: Split,
    private readonly machines: Machines,
    /** That of the pattern. */
    private readonly effort: Effort,
  ) {
    this.early = new EarlyTests([...split.before, ...split.after])
  }

  /**
   * Whether the expression matches the line by way of the literal that begins at `at`, of which the characters are known to stand there; null
   * where the line must be read as a whole to know whether the expression matches it at all.
   *
   * @param visit another number for every line
   */
  matches(line: LineBytes, at: number, visit: number): boolean | null {
    const parts = (this.parts ??= this.divide())
    const known = this.early.areOver ? null : this.early.ask(() => testEarly(parts, line, at))
    if (known !== null) return known
    const { effort } = this
    const { positions } = this.machines
    effort.begin(visit, line.to - line.from)
    positions.allowance = effort.allowance
    const matches = this.test(parts, line, at)
    effort.allowance = positions.allowance
    return matches || (matches === null || effort.allowance < 0 ? null : false)
  }

  /** The programs of either side, and which of them is tried first; null where one is too long to be read alone. */
  get sides(): Sides | null {
    const { head, tail, headFirst } = (this.parts ??= this.divide())
    if ((head && !head.isKnown) || (tail && !tail.isKnown)) return null
    return { head: head?.known ?? null, tail: tail?.known ?? null, headFirst }
  }

  private divide(): Parts {
    const { before, after } = this.split
    const { pairs, rest } = spelled(after)
    const head: Node = { kind: 'sequence', nodes: before }
    const tail: Node = { kind: 'sequence', nodes: rest }
    return {
      spelt: pairs.length,
      head: before.length > 0 ? new Side(before, true, this.machines, this.effort) : null,
      tail: rest.length > 0 ? new Side(rest, false, this.machines, this.effort) : null,
      headFirst: longestMatch(head) < longestMatch(tail),
    }
  }

  /** Null where a part that is asked is too long to be read alone. */
  private test({ spelt, head, tail, headFirst }: Parts, { bytes, from, to }: LineBytes, at: number): boolean | null {
    const { positions } = this.machines
    const end = at + spelt
    let before: boolean | null = true
    if (headFirst && head) {
      if (!head.isKnown) return null
      before = positions.testBefore(head.positions, bytes, at, from, to)
      if (before === false) return false
    }
    if (tail && !tail.isKnown) return null
    const after = tail ? positions.testFrom(tail.positions, bytes, end, from, to) : true
    if (after === false) return false
    if (!headFirst && head) {
      if (!head.isKnown) return null
      before = positions.testBefore(head.positions, bytes, at, from, to)
      if (before === false) return false
    }
    // Both have said what they can: what is left takes longer.
    return (before ?? head!.wholeBefore(bytes, at, from, to)) && (after ?? tail!.wholeFrom(bytes, end, from, to))
  }
}

/** Null where that takes too many steps. */
function testEarly({ spelt, head, tail, headFirst }: Parts, line: LineBytes, at: number): boolean | null {
  const before = (): boolean | null => head === null || head.early.testAt(line, at)
  const after = (): boolean | null => tail === null || tail.early.testAt(line, at + spelt)
  const first = headFirst ? before() : after()
  return first === true ? (headFirst ? after() : before()) : first
}

/** An expression around its literal. */
interface Parts {
  /** Characters from the literal's begin on that are known to stand there. */
  spelt: number
  head: Side | null
  tail: Side | null
  headFirst: boolean
}

/** One part of an expression, compiled when the other has not said no before. */
class Side {
  /** Used before it is compiled. */
  readonly early: TreeTest
  /** Address of its automaton, once it is known. */
  positions = -1
  /** Undefined until it is asked for. */
  program: Program | null | undefined
  private automaton: LineAutomaton | undefined
  private kernelSide: KernelSide | undefined

  constructor(
    private readonly nodes: readonly Node[],
    /** Whether it is read from the literal to the left. */
    private readonly reverse: boolean,
    private readonly machines: Machines,
    private readonly effort: Effort,
  ) {
    this.early = new TreeTest(nodes, reverse, earlySteps)
  }

  /** False where it is too long to be read alone. */
  get isKnown(): boolean {
    if (this.program === undefined) {
      this.program = compileProgram([this.node])
      if (this.program) this.positions = this.machines.positions.add(this.program)
    }
    return this.program !== null
  }

  /** As it is read from the literal. */
  private get node(): Node {
    const node: Node = { kind: 'sequence', nodes: this.nodes }
    return this.reverse ? backwards(node) : node
  }

  /** What a kernel may know of it, once it is compiled. */
  get known(): KernelSide {
    return (this.kernelSide ??= kernelSideOf(this.node, this.program!))
  }

  /** Where the positions do not tell. */
  wholeBefore(bytes: Uint8Array, at: number, from: number, to: number): boolean {
    const { whole } = this
    whole.allowance = this.machines.positions.allowance
    const matches = whole.testBefore(bytes, at, from, to)
    this.machines.positions.allowance = whole.allowance
    return matches
  }

  wholeFrom(bytes: Uint8Array, at: number, from: number, to: number): boolean {
    const { whole } = this
    whole.allowance = this.machines.positions.allowance
    const matches = whole.testFrom(bytes, at, from, to)
    this.machines.positions.allowance = whole.allowance
    return matches
  }

  private get whole(): LineAutomaton {
    return (this.automaton ??= new LineAutomaton(this.program!, this.machines.budget, this.effort, true))
  }
}
