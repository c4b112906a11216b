import { roles, type Pattern } from '../pattern.ts'
import { alternativesOf } from './alternatives.ts'
import { compileLiterals } from './compiled-literals.ts'
import { digits } from './digits.ts'
import { edgesOf } from './edges.ts'
import { anchorsOf, type Anchor } from './literal.ts'
import { pathOf } from './split-path.ts'
import { parseExpression, type Node } from './syntax.ts'

/** Patterns as texts, which may be kept in a file. Numbers have so many `digits` that each can be read where it stands. */
export interface PatternTexts {
  /**
   * In the order of ids: id, attributes, `match`, `except`, and which parts of `match` have which literals, with tabs between. In groups of
   * `groupSize`, of which the last may be smaller.
   *
   * Attributes are the number of the cause (two digits), the number of the role (one), `i` where letters match in either case or `-`, and the
   * confidence. An exception that an earlier pattern has as well is `*` and the place of that pattern.
   *
   * Parts are the alternatives of an expression that is nothing but a choice, else the whole: the place of the first, and for each its length and the
   * splits of its literals (see `pathOf`; `-` where none leads to it), in front of each the number of literals that share it and `*`, if there are several. `2
   * 12:3,2*10 7` says that the first begins at the third character, has twelve, and a literal at the fourth node of its
   * sequence and two at the first node of the second; the other has seven, and none.
   */
  patterns: string[][]
  /** Distinct causes, with a space behind each. */
  causes: string[]
  /** The literals, as `compileLiterals` makes them ready: first those of several crossings. */
  literals: string[]
  /** By literal of several crossings the first of them, and at last the first crossing of the other literals: three digits. */
  starts: string[]
  /** By crossing its pattern (two digits), which of the pattern's literals it is (one), and which of `edges` the literal has there (two). */
  crossings: string[]
  /** What may stand before and after a literal: two of `sets` (two digits each). */
  edges: string[]
  /** Sets of bytes that may stand beside a literal, as their stretches: first and last byte, two hexadecimal digits each; then a space. */
  sets: string[]
  /** The patterns that have no literal, with a space behind each. */
  without: string[]
}

/** Digits of the numbers. */
export const widths = { pattern: 2, ordinal: 1, edges: 2, set: 2, start: 3, cause: 2, role: 1 } as const
/** Patterns that are read together: a log calls for a few, and the text of the others is never made. */
export const groupSize = 16

/**
 * Makes patterns ready for programs that start later: the texts that `CompiledPatterns` takes, one part for each pattern.
 *
 * @param patterns in any order, their ids distinct
 * @throws an Error where an expression has a tab or a control character in it, for which RE2 has `\t` and the like
 */
export function compilePatterns(patterns: readonly Pattern[]): PatternTexts {
  const ordered = [...patterns].sort((a, b) => (a.id < b.id ? -1 : 1))
  const [causes, sets, edges] = [new Numbered(), new Numbered(), new Numbered()]
  const excepts = new Map<string, number>()
  const crossings = new Map<string, string[]>()
  const [groups, without]: [string[][], string[]] = [[], []]
  const exceptOf = (except: string, place: number): string => {
    const known = excepts.get(except)
    if (known === undefined) excepts.set(except, place)
    return except === '' || known === undefined ? except : `*${known}`
  }
  ordered.forEach((pattern, place) => {
    const { id, cause, role, confidence, ignoreCase, match, except = '' } = pattern
    const parts = partsOf(pattern)
    const attributes = digits(causes.of(`${cause} `), widths.cause) + digits(roles.indexOf(role), widths.role) + (ignoreCase ? 'i' : '-')
    const start = match.indexOf(parts.map(({ source }) => source).join('|'))
    const fields = [id, attributes + String(confidence), match, exceptOf(except, place), [start, ...parts.map(textOfPart)].join(' ')]
    // eslint-disable-next-line no-control-regex -- what must not stand there
    if (fields.some((field) => /[\x00-\x1f]/.test(field))) throw new Error(`pattern "${id}": write \\t and the like for control characters`)
    if (place % groupSize === 0) groups.push([])
    groups.at(-1)!.push(fields.join('\t'))
    const anchors = parts.flatMap((part) => part.anchors)
    if (anchors.length === 0) without.push(`${place} `)
    anchors.forEach((anchor, ordinal) => {
      const { before, after } = edgesOf(anchor)
      const own = crossings.get(anchor.text) ?? []
      crossings.set(anchor.text, own)
      const edge = edges.of([before, after].map((set) => digits(sets.of(`${stretches(set)} `), widths.set)).join(''))
      own.push(digits(place, widths.pattern) + digits(ordinal, widths.ordinal) + digits(edge, widths.edges))
    })
  })
  const several = [...crossings].filter(([, own]) => own.length > 1)
  const all = [...several, ...[...crossings].filter(([, own]) => own.length === 1)]
  let start = 0
  const starts = several.map(([, own]) => digits((start += own.length) - own.length, widths.start))
  return {
    patterns: groups,
    causes: causes.texts,
    literals: all.map(([literal]) => compileLiterals([literal])),
    starts: [...starts, digits(start, widths.start)],
    crossings: all.map(([, own]) => own.join('')),
    edges: edges.texts,
    sets: sets.texts,
    without,
  }
}

/** Distinct texts with their numbers. */
class Numbered {
  readonly texts: string[] = []
  private readonly known = new Map<string, number>()

  of(text: string): number {
    const number = this.known.get(text) ?? this.texts.push(text) - 1
    this.known.set(text, number)
    return number
  }
}

/** The stretches of a set that is given by the bits of 32 bytes. */
function stretches(bits: Uint8Array): string {
  const has = (byte: number): boolean => byte < 256 && ((bits[byte >> 3]! >> (byte & 7)) & 1) === 1
  let text = ''
  for (let first = 0; first < 256; first++) {
    if (!has(first)) continue
    let last = first
    while (has(last + 1)) last++
    for (const end of [first, last]) text += end.toString(16).padStart(2, '0')
    first = last
  }
  return text
}

/** What of an expression is read alone. */
interface Part {
  source: string
  tree: Node | null
  anchors: readonly Anchor[]
}

/** The alternatives of a pattern's expression, where each can be read alone, with the same literals as the whole; else the whole. */
function partsOf(pattern: Pattern): Part[] {
  const whole = partOf(pattern.match, pattern)
  const parts = alternativesOf(pattern.match).map((source) => partOf(source, pattern))
  if (parts.some(({ tree, anchors }) => tree === null || anchors.length === 0)) return [whole]
  const joined: Node = { kind: 'either', nodes: parts.map(({ tree }) => tree!) }
  const anchors = parts.flatMap((part) => part.anchors)
  return JSON.stringify([joined, anchors]) === JSON.stringify([whole.tree, whole.anchors]) ? parts : [whole]
}

function partOf(source: string, { ignoreCase }: Pattern): Part {
  const tree = parseExpression(source, { ignoreCase })
  return { source, tree, anchors: (tree && anchorsOf(tree)) ?? [] }
}

function textOfPart({ source, tree, anchors }: Part): string {
  const runs: { split: Anchor['split']; count: number }[] = []
  for (const { split } of anchors) {
    if (runs.at(-1)?.split === split) runs.at(-1)!.count++
    else runs.push({ split, count: 1 })
  }
  const splits = runs.map(({ split, count }) => (count > 1 ? `${count}*` : '') + (pathOf(tree!, split) ?? '-'))
  return String(source.length) + (splits.length === 0 ? '' : `:${splits.join()}`)
}
