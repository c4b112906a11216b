import { builtInPacks } from 'retriage/patterns'
import { describe, expect, it } from 'vitest'
import { edgesOf, withoutLineEdges, type Edges } from './edges.ts'
import { withoutEnds } from './ends.ts'
import { anchorsOf } from './literal.ts'
import { parseExpression } from './syntax.ts'

const own = [
  ['^lamp broken$', false],
  ['(?:^|x)lamp(?:$|y)', false],
  ['(^)lamp', false],
  ['x(?:^)lamp', false],
  ['\\b^lamp$\\b', false],
  ['^$lamp^$', false],
  ['lamp(?:$)!', true],
  ['(?:a^|^b|\\A)(?:lamp|bulb)\\z', true],
] as const

const isWithin = (inner: Uint8Array, outer: Uint8Array): boolean => inner.every((bits, i) => (bits & ~outer[i]!) === 0)

describe('edges without those of lines', () => {
  const patterns = builtInPacks.flatMap((pack) => pack.patterns)
  it('allow what an expression allows whose ends are left out', () => {
    let narrowed = 0
    for (const [match, ignoreCase] of [...own, ...patterns.map((pattern) => [pattern.match, pattern.ignoreCase] as const)]) {
      const tree = parseExpression(match, { ignoreCase })!
      const anchors = anchorsOf(tree)!
      const open = anchorsOf(withoutEnds(tree))!
      expect(open.map(({ text }) => text)).toEqual(anchors.map(({ text }) => text))
      open.forEach((anchor, i) => {
        const asked: Edges = edgesOf(anchor)
        const given = withoutLineEdges(edgesOf(anchors[i]!))
        expect([match, isWithin(asked.before, given.before), isWithin(asked.after, given.after)]).toEqual([match, true, true])
        if (given.before.some((bits) => bits !== 255)) narrowed++
      })
    }
    expect(narrowed).toBeGreaterThan(1000)
  })
})
