import { classesOf, membersIn, type CharacterClasses } from './character-classes.ts'
import { codePoints, perlClasses, type CodePoints } from './code-points.ts'
import type { Node, Place } from './syntax.ts'

/** Longer programs are refused: `.{0,1000}` is one of a thousand steps. */
const longestProgram = 4000
/** Character classes are numbered in a byte. */
const mostClasses = 250
/** Repetitions of one character from which on counting them is less work than a step for each. */
const countedFrom = 192

export const places: readonly Place[] = ['begin', 'end', 'boundary', 'inside']
const [, atEnd, atBoundary, atInside] = places.map((_, index) => index)

/** Steps of a program: what stands in `kinds`. */
export const step = { consume: 0, split: 1, assert: 2, match: 3 } as const

/**
 * An expression, or several, as a machine that reads characters (Thompson, 1968). Characters are told apart only as far as the program
 * does: `classes` of them. All arrays but the strings are of plain numbers, and none holds another object.
 */
export interface Program {
  kinds: Uint8Array
  /** Of `consume` its row in `accepts`, of `assert` its place, of `match` which expression matched; of `split` the other way to go. */
  args: Int32Array
  next: Int32Array
  starts: Int32Array
  /** One row for each distinct set of characters, one column for each class: 1 where the set has it. */
  accepts: Uint8Array
  classes: number
  /** Class of each ASCII character. */
  ascii: Uint8Array
  /** Where a new class begins beyond ASCII, ascending from 128, and which. */
  bounds: Int32Array
  boundClasses: Uint8Array
  /** By class: 1 where it is of letters, digits and underscores. */
  words: Uint8Array
  /** Steps that consume one character after the other, with how many: the fewest, from 1, and the most. */
  counts: ReadonlyMap<number, Count>
}

export interface Count {
  min: number
  max: number
}

/**
 * Null where the expressions have too many steps, or too many characters to tell apart: `assemble` says which.
 *
 * @param counting whether a character that is repeated many times is one step that counts; default as many steps
 */
export function compileProgram(trees: readonly Node[], { counting = false } = {}): Program | null {
  const program = assemble(trees, counting)
  return typeof program === 'string' ? null : program
}

/** The program, or what is too much of the expressions. */
export function assemble(trees: readonly Node[], counting: boolean): Program | string {
  const assembler = new Assembler(counting)
  try {
    const starts = trees.map((tree, index) => assembler.node(tree, assembler.add(step.match, index, -1)))
    return assembler.program(Int32Array.from(starts))
  } catch (error) {
    if (error instanceof TooMuch) return error.message
    throw error
  }
}

/**
 * Whether an assertion holds at a place.
 *
 * @param behind 1 for a letter, digit or underscore, 0 for another character, 2 for the begin of the line
 * @param ahead the same, 2 for the end of the line
 */
export function holds(place: number, behind: number, ahead: number): boolean {
  const boundary = ((behind & 1) === 1) !== (ahead === 1)
  return place === atBoundary ? boundary : place === atInside ? !boundary : place === atEnd ? ahead === 2 : (behind & 2) === 2
}

/** The class of a character beyond ASCII. */
export function classBeyond({ bounds, boundClasses }: Pick<CharacterClasses, 'bounds' | 'boundClasses'>, point: number): number {
  let low = 0
  let high = bounds.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (bounds[middle]! <= point) low = middle
    else high = middle - 1
  }
  return boundClasses[low]!
}

/** What matches the same characters read from the end. */
export function backwards(node: Node): Node {
  switch (node.kind) {
    case 'assert':
      return { kind: 'assert', place: node.place === 'begin' ? 'end' : node.place === 'end' ? 'begin' : node.place }
    case 'sequence':
      return { kind: 'sequence', nodes: node.nodes.map(backwards).reverse() }
    case 'either':
      return { kind: 'either', nodes: node.nodes.map(backwards) }
    case 'repeat':
      return { ...node, node: backwards(node.node) }
    default:
      return node
  }
}

/** Most characters that the node matches. */
export function longestMatch(node: Node): number {
  switch (node.kind) {
    case 'empty':
    case 'assert':
      return 0
    case 'set':
    case 'unknown':
      return 1
    case 'sequence':
      return node.nodes.reduce((sum, inner) => sum + longestMatch(inner), 0)
    case 'either':
      return Math.max(...node.nodes.map(longestMatch))
    case 'repeat':
      return node.max === 0 ? 0 : node.max * longestMatch(node.node) || 0
  }
}

class TooMuch extends Error {}

class Assembler {
  private readonly kinds: number[] = []
  private readonly args: number[] = []
  private readonly nexts: number[] = []
  private readonly sets: CodePoints[] = []
  private readonly rows = new Map<string, number>()
  /** The same by the set itself, which a count writes out many times. */
  private readonly rowsOfSets = new Map<CodePoints, number>()
  private readonly counts = new Map<number, Count>()
  private readonly joined = new Map<Node, CodePoints | null>()

  constructor(private readonly counting: boolean) {}

  add(kind: number, arg: number, next: number): number {
    if (this.kinds.length >= longestProgram) throw new TooMuch(`is written out longer than ${longestProgram} characters`)
    this.kinds.push(kind)
    this.args.push(arg)
    return this.nexts.push(next) - 1
  }

  /** Steps for a node that go on at `next`; written from the end, so that every step knows where it leads. */
  node(node: Node, next: number): number {
    switch (node.kind) {
      case 'unknown':
        throw new TooMuch(`has ${node.source}, which nobody has looked up`)
      case 'empty':
        return next
      case 'set':
        return this.add(step.consume, this.row(node.set), next)
      case 'assert':
        return this.add(step.assert, places.indexOf(node.place), next)
      case 'sequence':
        return node.nodes.reduceRight((after, inner) => this.node(inner, after), next)
      case 'either': {
        const set = this.oneSet(node)
        if (set) return this.add(step.consume, this.row(set), next)
        const starts = node.nodes.map((inner) => this.node(inner, next))
        return starts.reduceRight((other, start) => this.add(step.split, other, start))
      }
      case 'repeat': {
        let start = next
        if (this.counting && node.node.kind === 'set' && (node.max === Infinity ? node.min : node.max) > countedFrom) {
          start = this.node(node.node, next)
          this.counts.set(start, { min: Math.max(1, node.min), max: node.max })
          return node.min === 0 ? this.add(step.split, next, start) : start
        }
        if (node.max === Infinity) {
          start = this.add(step.split, next, -1)
          const body = this.node(node.node, start)
          this.nexts[start] = body
          if (node.min > 0) start = body
        }
        const copies = node.max === Infinity ? node.min - 1 : node.max
        for (let i = 0; i < copies; i++) {
          const body = this.node(node.node, start)
          const optional = node.max !== Infinity && i < node.max - node.min
          // Leaving early goes straight to the end: `x{0,9}` is nine optional steps in a row, each within the one before.
          start = optional ? this.add(step.split, next, body) : body
        }
        return start
      }
    }
  }

  /** Alternatives that are one character each, together; null where others are among them. */
  private oneSet(node: Extract<Node, { kind: 'either' }>): CodePoints | null {
    let joined = this.joined.get(node)
    if (joined === undefined) {
      const sets = node.nodes.flatMap((inner) => (inner.kind === 'set' ? [inner.set] : []))
      joined = sets.length === node.nodes.length ? codePoints(sets.flat()) : null
      this.joined.set(node, joined)
    }
    return joined
  }

  private row(set: CodePoints): number {
    const seen = this.rowsOfSets.get(set)
    if (seen !== undefined) return seen
    const key = set.join()
    const row = this.rows.get(key) ?? this.sets.push(set) - 1
    this.rows.set(key, row)
    this.rowsOfSets.set(set, row)
    return row
  }

  program(starts: Int32Array): Program {
    const asserting = this.kinds.includes(step.assert)
    const told = asserting ? [...this.sets, perlClasses['w']!] : this.sets
    const found = classesOf(told, mostClasses)
    if (!found) throw new TooMuch(`tells more than ${mostClasses} kinds of characters apart`)
    const { members, ascii, bounds, boundClasses } = found
    const accepts = new Uint8Array(this.sets.length * members.length)
    this.sets.forEach((set, row) => accepts.set(membersIn(set, members), row * members.length))
    return {
      kinds: Uint8Array.from(this.kinds),
      args: Int32Array.from(this.args),
      next: Int32Array.from(this.nexts),
      starts,
      accepts,
      classes: members.length,
      ascii,
      bounds,
      boundClasses,
      words: asserting ? membersIn(perlClasses['w']!, members) : new Uint8Array(members.length),
      counts: this.counts,
    }
  }
}
