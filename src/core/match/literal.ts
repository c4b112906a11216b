import { once } from '../once.ts'
import type { CodePoints } from './code-points.ts'
import { shareOf } from './rarity.ts'
import { parseExpression, type Node } from './syntax.ts'

/** Sets of alternatives larger than this say too little to be worth looking for. */
const mostAlternatives = 48
/** Joining alternatives multiplies them: `[Cc]onnection [Rr]efused` is one string when folded, `(a|b)(c|d)(e|f)` eight. */
const mostJoined = 12
/** Longer text occurs hardly less often. */
export const longestLiteral = 16
/** Shorter text occurs nearly everywhere. */
export const shortestLiteral = 3
/** Largest character class that is spelled out, cases of a letter counted once. */
const mostChars = 4

/** A literal of an expression: wherever the whole matches by way of it, what is `before` matches up to the literal and `after` from it on. */
export interface Anchor {
  /** Folded ASCII. */
  text: string
  split: Split
}

/** An expression in two parts, of which the second begins with a literal. */
export interface Split {
  before: readonly Node[]
  after: readonly Node[]
}

/**
 * Text of which at least one piece must occur in every line that the expression matches: ASCII in lower case, to be looked for without
 * regard to case. Null where no such text of at least three characters is known; an expression this reader does not understand gives null,
 * which is always safe.
 *
 * @param options.ignoreCase default false; then k and s are no part of the text, because two letters beyond ASCII are cases of theirs
 */
export function requiredLiterals(source: string, options: { ignoreCase: boolean } = { ignoreCase: false }): readonly string[] | null {
  const literals = literalsOf(source, options)
  return literals && [...new Set(literals)]
}

/** The same, one for each place of the expression where it may begin, so that one text may stand twice: what `Pattern.literals` holds. */
export function literalsOf(source: string, options: { ignoreCase: boolean }): readonly string[] | null {
  const tree = parseExpression(source, options)
  return (tree && anchorsOf(tree)?.map(({ text }) => text)) ?? null
}

/** Literals of which at least one must occur, each with the parts of the expression around it; null where none are known. */
export function anchorsOf(tree: Node): readonly Anchor[] | null {
  const reading = read(tree)
  return better(anchored(reading.exact, [], [tree]), reading.required)
}

interface Reading {
  /** Every string the node matches, folded; null when there are too many or they are not known. */
  exact: readonly string[] | null
  /** Literals of which one must occur; null when none are known. */
  required: readonly Anchor[] | null
}

const nothing: Reading = { exact: null, required: null }

function read(node: Node): Reading {
  switch (node.kind) {
    case 'empty':
    case 'assert':
      return { exact: [''], required: null }
    case 'set':
      return (
        (node.set.length === 2 && node.set[0] === node.set[1] && readingsOfOne()[node.set[0]!]) || {
          exact: spelled(node.set),
          required: null,
        }
      )
    case 'unknown':
      return nothing
    case 'repeat':
      return repeat(node)
    case 'either': {
      const readings = node.nodes.map(read)
      return {
        exact: union(readings.map(({ exact }) => exact)),
        required: unionOfAnchors(readings.map(({ exact, required }, i) => better(anchored(exact, [], [node.nodes[i]!]), required))),
      }
    }
    case 'sequence':
      return sequence(node.nodes)
  }
}

/** Of single ASCII characters, which are most of what stands in an expression. */
const readingsOfOne = once((): readonly Reading[] =>
  Array.from({ length: 128 }, (_, code) => ({ exact: [String.fromCharCode(code).toLowerCase()], required: null })),
)

function anchored(texts: readonly string[] | null, before: readonly Node[], after: readonly Node[]): readonly Anchor[] | null {
  const split = { before, after }
  return texts && texts.map((text) => ({ text, split }))
}

/** The members of a small set of ASCII characters, folded. */
function spelled(set: CodePoints): readonly string[] | null {
  if ((set.at(-1) ?? 128) > 127) return null
  const chars = new Set<string>()
  for (let i = 0; i < set.length; i += 2) {
    for (let point = set[i]!; point <= set[i + 1]!; point++) {
      chars.add(String.fromCharCode(point).toLowerCase())
      if (chars.size > mostChars) return null
    }
  }
  return [...chars]
}

function repeat({ node, min, max }: Extract<Node, { kind: 'repeat' }>): Reading {
  if (min === 0) {
    const inner = max === 1 ? read(node).exact : null
    return { exact: inner && union([inner, ['']]), required: null }
  }
  if (min === max && min <= longestLiteral) return sequence(Array.from({ length: min }, () => node))
  // As often as it must be, and then perhaps more.
  const copies = Math.min(min, longestLiteral)
  const rest: Node = { kind: 'repeat', node, min: min - copies, max: max - copies }
  return sequence([...Array.from({ length: copies }, () => node), ...(max > copies ? [rest] : [])])
}

function sequence(nodes: readonly Node[]): Reading {
  let run: readonly string[] = ['']
  let runStart = 0
  let whole = true
  let required: readonly Anchor[] | null = null
  const endRun = (): void => {
    required = better(anchored(run, nodes.slice(0, runStart), nodes.slice(runStart)), required)
  }
  nodes.forEach((node, i) => {
    const reading = read(node)
    const longer: readonly string[] | null = reading.exact && product(run, reading.exact)
    if (longer) {
      run = longer
      return
    }
    whole = false
    endRun()
    const before = nodes.slice(0, i)
    const after = nodes.slice(i + 1)
    const splits = new Map<Split, Split>()
    required = better(
      required,
      reading.required && reading.required.map(({ text, split }) => ({ text, split: around(split, before, after, splits) })),
    )
    run = reading.exact ?? ['']
    runStart = reading.exact ? i : i + 1
  })
  if (whole) return { exact: run, required: null }
  endRun()
  return { exact: null, required }
}

/** The split of a part as one of the whole; the same for all that share it. */
function around(split: Split, before: readonly Node[], after: readonly Node[], known: Map<Split, Split>): Split {
  let whole = known.get(split)
  if (!whole) {
    whole = { before: [...before, ...split.before], after: [...split.after, ...after] }
    known.set(split, whole)
  }
  return whole
}

function product(left: readonly string[], right: readonly string[]): readonly string[] | null {
  if (left.length * right.length > mostJoined) return null
  if (left.length === 1 && right.length === 1) {
    const whole = left[0]! + right[0]!
    return whole.length > longestLiteral ? null : [whole]
  }
  const strings = new Set<string>()
  for (const head of left) {
    for (const tail of right) {
      if (head.length + tail.length > longestLiteral) return null
      strings.add(head + tail)
    }
  }
  return [...strings]
}

function union(sets: readonly (readonly string[] | null)[]): readonly string[] | null {
  const all = new Set<string>()
  for (const set of sets) {
    if (set === null) return null
    for (const text of set) all.add(text)
  }
  return all.size > mostAlternatives ? null : [...all]
}

function unionOfAnchors(sets: readonly (readonly Anchor[] | null)[]): readonly Anchor[] | null {
  const all: Anchor[] = []
  for (const set of sets) {
    if (set === null) return null
    all.push(...set)
  }
  return all.length > mostAlternatives ? null : all
}

function better(left: readonly Anchor[] | null, right: readonly Anchor[] | null): readonly Anchor[] | null {
  if (!isSearchable(left)) return isSearchable(right) ? right : null
  return !isSearchable(right) || cost(left) <= cost(right) ? left : right
}

function isSearchable(set: readonly Anchor[] | null): set is readonly Anchor[] {
  return set !== null && set.length > 0 && set.every(({ text }) => text.length >= shortestLiteral)
}

const costs = new Map<string, number>()

/** Estimated work per byte of a log that looking for the set takes. */
function cost(set: readonly Anchor[]): number {
  let sum = 0
  for (const { text } of set) {
    let each = costs.get(text)
    if (each === undefined) {
      each = costOf(text)
      if (costs.size > 50_000) costs.clear()
      costs.set(text, each)
    }
    sum += each
  }
  return sum
}

function costOf(text: string): number {
  // Each literal takes room in the tables; a short one is looked for at more places, and each place where it stands is work.
  const room = text.length < 5 ? 1 / 1000 : text.length < 7 ? 1 / 5000 : text.length < 9 ? 1 / 20_000 : 1 / 200_000
  let rarest = 1
  for (let i = 0; i + 4 <= text.length; i++) rarest = Math.min(rarest, shareOf(text.slice(i, i + 4)))
  return room + 4 * (text.length < 4 ? shareOf(text) : rarest)
}
