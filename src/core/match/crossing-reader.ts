import { RetriageError } from '../errors.ts'
import { readTree } from './compile.ts'
import type { LiteralPart } from './compiled-patterns.ts'
import type { CrossingSource, ReadCrossing } from './crossing-table.ts'
import { edgesOf, withoutLineEdges, type Edges } from './edges.ts'
import { withoutEnds } from './ends.ts'
import type { ExpressionEngine } from './engine.ts'
import { anchorsOf, type Anchor, type Split } from './literal.ts'
import type { PatternList } from './pattern-list.ts'
import type { Probe } from './probe.ts'
import { spelled } from './spelling.ts'
import { splitAt } from './split-path.ts'
import { SplitTest, type Machines } from './split-test.ts'
import type { Node } from './syntax.ts'

/** More than a pattern has alternatives that are read one by one. */
const mostParts = 256

/** Reads what stands around the literals of patterns. Of a compiled pattern only the alternative is read that has the literal. */
export class CrossingReader implements CrossingSource {
  /** By pattern and part of its expression. */
  private readonly trees = new Map<number, Node>()
  private readonly anchors = new Map<number, readonly Anchor[] | null>()
  /** By the part of an expression that they begin with; those of compiled patterns by pattern, part, and split of the part. */
  private readonly crossings = new Map<Split | number, ReadCrossing>()

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
    const compiled = this.compiledPart(pattern, ordinal)
    if (compiled === null) {
      const { split } = this.anchor(pattern, ordinal)
      return this.crossingOf(split, pattern, () => split)
    }
    const { source, part, path, ordinal: index, split } = compiled
    // Where the way to the split is known, the literals need not be found again. It leads through a tree that still has its ends.
    return this.crossingOf((pattern * mostParts + part) * mostParts + split, pattern, () =>
      path === null || this.anywhere ? this.read(pattern, part, source)![index]!.split : splitAt(this.tree(pattern, part, source), path),
    )
  }

  private crossingOf(key: Split | number, pattern: number, split: () => Split): ReadCrossing {
    const known = this.crossings.get(key)
    if (known) return known
    const read = split()
    const crossing = { test: new SplitTest(read, this.machines, this.probe(pattern).effort), pairs: spelled(read.after).pairs }
    this.crossings.set(key, crossing)
    return crossing
  }

  private compiledPart(pattern: number, ordinal: number): LiteralPart | null {
    const place = this.patterns.compiledAt(pattern)
    return place < 0 ? null : this.patterns.compiled!.partOf(place, ordinal)
  }

  private anchor(pattern: number, ordinal: number): Anchor {
    const { id, match } = this.patterns.at(pattern)
    const anchor = this.read(pattern, 0, match)?.[ordinal]
    if (anchor && this.says(pattern, ordinal, anchor.text)) return anchor
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
    const anchors = anchorsOf(this.tree(pattern, part, source))
    this.anchors.set(key, anchors)
    return anchors
  }

  /** @throws `invalid_pattern` where it is not to be read */
  private tree(pattern: number, part: number, source: string): Node {
    const { id, match, ignoreCase } = this.patterns.at(pattern)
    if (source === match) return this.probe(pattern).tree('match')
    const key = pattern * mostParts + part
    const known = this.trees.get(key)
    if (known) return known
    // Without the pattern's literals: a compiled pattern would first have to read those of all.
    const tree = readTree({ id, match: source, ignoreCase }, 'match', this.engine)
    const read = this.anywhere ? withoutEnds(tree) : tree
    this.trees.set(key, read)
    return read
  }
}
