import { meet, pairsOf, type Layout, type Ways } from './simulation-layout.ts'

/** What operations on a character take, in nanoseconds more or less (measured with WebAssembly, Node 20). */
const nanoseconds = { always: 12, vector: 1.5, group: 0.8, pair: 0.6, lead: 1.5, tally: 5 }
/** Rows of characters that are looked into before an expression counts as more work than it may be. */
const mostRows = 4000

/**
 * Whether no text makes the simulation of a program more work for a character than this. What a character may find depends on the few before it:
 * longer rows of classes are looked into only where shorter ones do not rule it out.
 *
 * @param most nanoseconds, more or less
 */
export function staysWithin(layout: Layout, most: number): boolean {
  const { program, row, accepted, counting } = layout
  const always = nanoseconds.always + (nanoseconds.vector * row) / 4 + nanoseconds.tally * counting.length
  if (always > most) return false
  const kinds = [...Array(program.classes).keys()]
  const costs = kinds.map((kind) => new CostOf(layout, kind))
  const own = (kind: number): Int32Array => accepted.slice(kind * row, (kind + 1) * row)
  const tooMuch = (kind: number, now: Int32Array): boolean => always + costs[kind]!.of(now) > most
  let rows = kinds.filter((kind) => tooMuch(kind, own(kind))).map((kind) => [kind])
  let looked = 0
  while (rows.length > 0) {
    const longer: number[][] = []
    for (const last of rows) {
      for (const kind of kinds) {
        if (looked++ > mostRows) return false
        let now = own(kind)
        for (let i = 0, before = kind; i < last.length; before = last[i++]!) now = after(layout, now, before, last[i]!)
        if (tooMuch(last.at(-1)!, now)) longer.push([kind, ...last])
      }
    }
    rows = longer
  }
  return true
}

/** What the groups cost that are asked once a class of characters has been consumed. */
class CostOf {
  private readonly places: readonly { asked: number; groups: readonly { from: Int32Array; leads: number }[] }[]

  constructor({ program, row, accepted, ways, asserting }: Layout, kind: number) {
    const possible = asserting ? ways.slice(3 * program.words[kind]!, 3 * program.words[kind]! + 3) : ways
    this.places = possible.map(({ groups }) => {
      const asked = groups.filter(({ from }) => meet(from, accepted, kind * row))
      return {
        asked: asked.reduce((sum, { from }) => sum + nanoseconds.group + (nanoseconds.pair * pairsOf(from).length) / 4, 0),
        groups: asked.map(({ from, to }) => ({ from, leads: (nanoseconds.lead * pairsOf(to).length) / 4 })),
      }
    })
  }

  of(now: Int32Array): number {
    let most = 0
    for (const { asked, groups } of this.places) {
      let cost = asked
      for (const { from, leads } of groups) if (meet(from, now)) cost += leads
      most = Math.max(most, cost)
    }
    return most
  }
}

/** Positions that may have consumed a character of class `kind`, after those in `now` have consumed one of class `before`. */
function after({ program, row, accepted, ways, asserting }: Layout, now: Int32Array, before: number, kind: number): Int32Array {
  const { shifted, stayed, starts, groups } = ways[asserting ? 3 * program.words[before]! + program.words[kind]! : 0]! satisfies Ways
  const next = new Int32Array(row)
  let carry = 0
  for (let i = 0; i < row; i++) {
    const bits = now[i]!
    next[i] = (((bits << 1) | carry) & shifted[i]!) | (bits & stayed[i]!) | starts[i]!
    carry = bits >>> 31
  }
  for (const { from, to } of groups) if (meet(from, now)) to.forEach((bits, i) => (next[i]! |= bits))
  for (let i = 0; i < row; i++) next[i]! &= accepted[kind * row + i]!
  return next
}
