import { holds, step, type Program } from './program.ts'

/** More positions take too long whatever they are. */
const mostPositions = 2048
/** Positions that others lead to, all counted: more take too long to look through. */
const mostLeading = 2_000_000
/** Groups at one place between two characters: a bit each. */
export const mostGroups = 64

/** What the begin and the end of a line are beside words (1) and what is none (0). */
export const edge = 2

/**
 * The positions of a program: its steps that consume a character, in the order of the expression, so that most lead to the next. A row has one
 * bit for each, in whole pieces of four words.
 */
export interface Layout {
  program: Program
  /** Words of 32 bits of a row. */
  row: number
  /** By class a row: the positions that consume it. */
  accepted: Int32Array
  asserting: boolean
  /** By what stands behind × 3 + what is ahead of a place between two characters; one alone where nothing is asserted. */
  ways: readonly Ways[]
  /** Positions that count. */
  counting: readonly { position: number; min: number; max: number }[]
}

/** Where positions lead at a place between two characters, where the places of assertions are known. */
export interface Ways {
  /** Whether an empty match stands there. */
  startsMatch: boolean
  /** Positions that the one before them leads to, those that lead to themselves, and those that a match may begin with. */
  shifted: Int32Array
  stayed: Int32Array
  starts: Int32Array
  /** Where else positions lead to: all that lead to the same places together. Those of the first lead to a match. */
  groups: readonly { from: Int32Array; to: Int32Array }[]
}

/** Null where the program has too many positions, or they lead to too many places. */
export function layoutOf(program: Program): Layout | null {
  const { kinds, accepts, args, classes, counts } = program
  const positions = [...kinds.keys()].filter((at) => kinds[at] === step.consume).reverse()
  if (positions.length > mostPositions) return null
  const order = new Int32Array(kinds.length)
  positions.forEach((at, index) => (order[at] = index))
  const row = 4 * Math.max(1, (positions.length + 127) >> 7)
  const accepted = new Int32Array(row * classes)
  positions.forEach((at, i) => {
    for (let kind = 0; kind < classes; kind++)
      if (accepts[args[at]! * classes + kind] === 1) accepted[kind * row + (i >> 5)]! |= 1 << (i & 31)
  })
  const asserting = kinds.includes(step.assert)
  const finder = new WayFinder(program, positions, order, row)
  const ways: Ways[] = []
  for (const behind of asserting ? [0, 1, edge] : [0]) {
    for (const ahead of asserting ? [0, 1, edge] : [0]) {
      const found = finder.ways(behind, ahead)
      if (!found) return null
      ways.push(found)
    }
  }
  return {
    ...{ program, row, accepted, asserting, ways },
    counting: [...counts].map(([at, count]) => ({ position: order[at]!, ...count })),
  }
}

/** What a step leads to without a character: positions, ascending. */
interface Reached {
  positions: readonly number[]
  key: string
  matches: boolean
}

class WayFinder {
  private leading = 0
  private readonly marks: Int32Array
  private mark = 0
  private readonly stack: number[] = []

  constructor(
    private readonly program: Program,
    private readonly positions: readonly number[],
    /** By step: its position. */
    private readonly order: Int32Array,
    private readonly row: number,
  ) {
    this.marks = new Int32Array(program.kinds.length)
  }

  ways(behind: number, ahead: number): Ways | null {
    const { program, row } = this
    const empty = (): Int32Array => new Int32Array(row)
    const [shifted, stayed, starts, matching] = [empty(), empty(), empty(), empty()]
    let startsMatch = false
    for (const start of program.starts) {
      const { positions, matches } = this.reach(start, behind, ahead)
      for (const position of positions) add(starts, position)
      startsMatch ||= matches
    }
    // Many positions go on at the same step.
    const reached = new Map<number, Reached>()
    const groups = new Map<string, { from: Int32Array; to: Int32Array }>()
    for (const [i, at] of this.positions.entries()) {
      const next = program.next[at]!
      const found = reached.get(next) ?? this.reach(next, behind, ahead)
      reached.set(next, found)
      const { positions, matches } = found
      if (matches) add(matching, i)
      const stays = positions.includes(i)
      const shifts = positions.includes(i + 1)
      if (stays) add(stayed, i)
      if (shifts) add(shifted, i + 1)
      const others = stays || shifts ? positions.filter((position) => position !== i && position !== i + 1) : positions
      if (others.length === 0) continue
      if ((this.leading += others.length) > mostLeading) return null
      const key = others === positions ? found.key : others.join()
      let group = groups.get(key)
      if (!group) {
        if (groups.size + 1 >= mostGroups) return null
        group = { from: empty(), to: empty() }
        for (const position of others) add(group.to, position)
        groups.set(key, group)
      }
      add(group.from, i)
    }
    return { startsMatch, shifted, stayed, starts, groups: [{ from: matching, to: empty() }, ...groups.values()] }
  }

  private reach(start: number, behind: number, ahead: number): Reached {
    const { kinds, args, next } = this.program
    const { marks, order, stack } = this
    const mark = ++this.mark
    stack.push(start)
    const positions: number[] = []
    let matches = false
    while (stack.length > 0) {
      const at = stack.pop()!
      if (marks[at] === mark) continue
      marks[at] = mark
      if (kinds[at] === step.consume) positions.push(order[at]!)
      else if (kinds[at] === step.split) stack.push(args[at]!, next[at]!)
      else if (kinds[at] === step.match) matches = true
      else if (holds(args[at]!, behind, ahead)) stack.push(next[at]!)
    }
    positions.sort((a, b) => a - b)
    return { positions, key: positions.join(), matches }
  }
}

function add(bits: Int32Array, i: number): void {
  bits[i >> 5]! |= 1 << (i & 31)
}

/** Words of 64 bits of a row that are not 0: each its place in bytes, nothing, lower and upper half. */
export function pairsOf(bits: Int32Array): number[] {
  const pairs: number[] = []
  for (let i = 0; i < bits.length; i += 2) if (bits[i] !== 0 || bits[i + 1] !== 0) pairs.push(4 * i, 0, bits[i]!, bits[i + 1]!)
  return pairs
}

/** Whether two rows, the second from a place on, have a position in common. */
export function meet(bits: Int32Array, others: Int32Array, from = 0): boolean {
  for (let i = 0; i < bits.length; i++) if ((bits[i]! & others[from + i]!) !== 0) return true
  return false
}
