import type { AutomatonBudget } from './automaton.ts'
import { RetriageError } from '../errors.ts'
import { Crossing } from './crossing.ts'
import { edgesOf, type Edges } from './edges.ts'
import { anchorsOf, type Anchor, type Split } from './literal.ts'
import type { PatternList } from './pattern-list.ts'
import { parseExpression } from './syntax.ts'

/** More than a pattern has alternatives that are read one by one. */
const mostParts = 256

/** Reads what stands around the literals of patterns. Of a compiled pattern only the alternative is read that has the literal. */
export class CrossingReader {
  private readonly anchors = new Map<number, readonly Anchor[] | null>()
  /** By the part of an expression that they begin with. */
  private readonly crossings = new Map<Split, Crossing>()

  constructor(
    private readonly patterns: PatternList,
    private readonly budget: AutomatonBudget,
  ) {}

  /** The literals of a given pattern's expression; null where it has none. */
  literals(pattern: number): readonly string[] | null {
    return this.read(pattern, 0, this.patterns.at(pattern).match)?.map(({ text }) => text) ?? null
  }

  /**
   * The edges of one of a pattern's literals.
   *
   * @throws `invalid_pattern` where the pattern came with literals that are not those of its expression
   */
  edges(pattern: number, ordinal: number): Edges {
    return edgesOf(this.anchor(pattern, ordinal))
  }

  /** The crossing of a pattern by way of one of its literals. */
  crossing(pattern: number, ordinal: number): Crossing {
    const { split } = this.anchor(pattern, ordinal)
    const known = this.crossings.get(split)
    if (known) return known
    const crossing = new Crossing(pattern, split, this.budget)
    this.crossings.set(split, crossing)
    return crossing
  }

  private anchor(pattern: number, ordinal: number): Anchor {
    const place = this.patterns.compiledAt(pattern)
    const compiled = place < 0 ? null : this.patterns.compiled!.partOf(place, ordinal)
    const { id, match } = this.patterns.at(pattern)
    const { source, part, ordinal: index } = compiled ?? { source: match, part: 0, ordinal }
    const anchor = this.read(pattern, part, source)?.[index]
    if (anchor && (compiled || this.says(pattern, ordinal, anchor.text))) return anchor
    throw new RetriageError('invalid_pattern', `pattern "${id}": "literals" are not those of "match"; leave them out`, { id })
  }

  private says(pattern: number, ordinal: number, text: string): boolean {
    const { literals } = this.patterns.at(pattern)
    return literals === undefined || literals[ordinal] === text
  }

  private read(pattern: number, part: number, source: string): readonly Anchor[] | null {
    const key = pattern * mostParts + part
    const known = this.anchors.get(key)
    if (known !== undefined) return known
    const tree = parseExpression(source, this.patterns.at(pattern))
    const anchors = tree && anchorsOf(tree)
    this.anchors.set(key, anchors)
    return anchors
  }
}
