import { describe, expect, it } from 'vitest'
import { anchorsOf } from './literal.ts'
import { pathOf, splitAt } from './split-path.ts'
import { parseExpression } from './syntax.ts'

describe('a path', () => {
  it.each([
    ['disk full', ['']],
    ['\\d+disk full', ['1']],
    ['\\d(?:ab[cd]|xyz)\\d', ['1', '1', '1']],
    ['\\d+disk full|(?:\\d+no space|(\\S+quota\\b)\\d)x', ['01', '1001', '10101']],
  ])('leads through %s to its literals', (source, paths) => {
    const tree = parseExpression(source, { ignoreCase: false })!
    const splits = anchorsOf(tree)!.map(({ split }) => split)
    expect(splits.map((split) => pathOf(tree, split))).toEqual(paths)
    expect(paths.map((path) => splitAt(tree, path))).toEqual(splits)
  })

  it('leads to no copy of what is repeated', () => {
    const tree = parseExpression('(?:disk\\d){2}', { ignoreCase: false })!
    expect(pathOf(tree, anchorsOf(tree)![0]!.split)).toBeNull()
  })
})
