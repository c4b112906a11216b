import { RetriageError } from '../errors.ts'
import { readTree } from './compile.ts'
import type { CrossingSource, ReadCrossing } from './crossing-table.ts'
import { edgesOf, withoutLineEdges, type Edges } from './edges.ts'
import { withoutEnds } from './ends.ts'
import type { ExpressionEngine } from './engine.ts'
import { anchorsOf, type Anchor, type Split } from './literal.ts'
import type { PatternList } from './pattern-list.ts'
import type { Probe } from './probe.ts'
import { spelled } from './spelling.ts'
import { SplitTest, type Machines } from './split-test.ts'
import type { Node } from './syntax.ts'

/** More than a pattern has alternatives that are read one by one. */
const mostParts = 256

/** Reads what stands around the literals of patterns. Of a compiled pattern only the alternative is read that has the literal. */
export class CrossingReader implements CrossingSource {
  private readonly anchors = new Map<number, readonly Anchor[] | null>()
  /** By the part of an expression that they begin with. */
  private readonly crossings = new Map<Split, ReadCrossing>()

  /** @param anywhere whether begins and ends of lines are everywhere */
  constructor(
    private readonly patterns: PatternList,
    private readonly machines: Machines,
    private readonly engine: ExpressionEngine,
    private readonly probe: (pattern: number) => Probe,
    private readonly anywhere: boolean,
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
  edges(pattern: number, ordinal: number, known: Edges | null): Edges {
    if (known) return this.anywhere ? withoutLineEdges(known) : known
    return edgesOf(this.anchor(pattern, ordinal))
  }

  /** The crossing of a pattern by way of one of its literals. */
  crossing(pattern: number, ordinal: number): ReadCrossing {
    const { split } = this.anchor(pattern, ordinal)
    const known = this.crossings.get(split)
    if (known) return known
    const crossing = { test: new SplitTest(split, this.machines, this.probe(pattern).effort), pairs: spelled(split.after).pairs }
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
    const anchors = anchorsOf(this.tree(pattern, source))
    this.anchors.set(key, anchors)
    return anchors
  }

  /** @throws `invalid_pattern` where it is not to be read */
  private tree(pattern: number, source: string): Node {
    const { id, match, ignoreCase } = this.patterns.at(pattern)
    if (source === match) return this.probe(pattern).tree('match')
    // Without the pattern's literals: a compiled pattern would first have to read those of all.
    const tree = readTree({ id, match: source, ignoreCase }, 'match', this.engine)
    return this.anywhere ? withoutEnds(tree) : tree
  }
}
