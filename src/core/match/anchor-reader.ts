import { RetriageError } from '../errors.ts'
import { anchorsOf, type Anchor } from './literal.ts'
import type { PatternList } from './pattern-list.ts'
import { parseExpression } from './syntax.ts'

/** More than a pattern has alternatives that are read one by one. */
const mostParts = 256

/** The literals of patterns with what stands around them. Of a compiled pattern only the alternative is read that has the literal. */
export class AnchorReader {
  private readonly known = new Map<number, readonly Anchor[] | null>()

  constructor(private readonly patterns: PatternList) {}

  /** Those of a given pattern's expression; null where it has none. */
  all(pattern: number): readonly Anchor[] | null {
    return this.read(pattern, 0, this.patterns.at(pattern).match)
  }

  /** @throws `invalid_pattern` where the pattern came with literals that are not those of its expression */
  one(pattern: number, ordinal: number): Anchor {
    const compiled = this.patterns.partOf(pattern, ordinal)
    const anchor = compiled ? this.read(pattern, compiled.part, compiled.source)?.[compiled.ordinal] : this.all(pattern)?.[ordinal]
    if (anchor && (compiled || this.says(pattern, ordinal, anchor.text))) return anchor
    const { id } = this.patterns.at(pattern)
    throw new RetriageError('invalid_pattern', `pattern "${id}": "literals" are not those of "match"; leave them out`, { id })
  }

  private says(pattern: number, ordinal: number, text: string): boolean {
    const { literals } = this.patterns.at(pattern)
    return literals === undefined || literals[ordinal] === text
  }

  private read(pattern: number, part: number, source: string): readonly Anchor[] | null {
    const key = pattern * mostParts + part
    const known = this.known.get(key)
    if (known !== undefined) return known
    const tree = parseExpression(source, this.patterns.at(pattern))
    const anchors = tree && anchorsOf(tree)
    this.known.set(key, anchors)
    return anchors
  }
}
