import { complement, contains, perlClasses, type CodePoints } from './code-points.ts'
import type { Node, Place } from './syntax.ts'

/** Longer programs are left to the expression engine: `.{0,1000}` is one of a thousand steps. */
const longestProgram = 4000
/** Character classes are numbered in a byte. */
const mostClasses = 250

export const places: readonly Place[] = ['begin', 'end', 'boundary', 'inside']

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
}

/** Null where the expressions have parts this machine does not know, or too many. */
export function compileProgram(trees: readonly Node[]): Program | null {
  const assembler = new Assembler()
  try {
    const starts = trees.map((tree, index) => assembler.node(tree, assembler.add(step.match, index, -1)))
    return assembler.program(Int32Array.from(starts))
  } catch (error) {
    if (error instanceof TooMuch) return null
    throw error
  }
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

  add(kind: number, arg: number, next: number): number {
    if (this.kinds.length >= longestProgram) throw new TooMuch()
    this.kinds.push(kind)
    this.args.push(arg)
    return this.nexts.push(next) - 1
  }

  /** Steps for a node that go on at `next`; written from the end, so that every step knows where it leads. */
  node(node: Node, next: number): number {
    switch (node.kind) {
      case 'unknown':
        throw new TooMuch()
      case 'empty':
        return next
      case 'set':
        return this.add(step.consume, this.row(node.set), next)
      case 'assert':
        return this.add(step.assert, places.indexOf(node.place), next)
      case 'sequence':
        return node.nodes.reduceRight((after, inner) => this.node(inner, after), next)
      case 'either': {
        const starts = node.nodes.map((inner) => this.node(inner, next))
        return starts.reduceRight((other, start) => this.add(step.split, other, start))
      }
      case 'repeat': {
        let start = next
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

  private row(set: CodePoints): number {
    const key = set.join()
    const known = this.rows.get(key)
    if (known !== undefined) return known
    this.rows.set(key, this.sets.length)
    return this.sets.push(set) - 1
  }

  program(starts: Int32Array): Program {
    const asserting = this.kinds.includes(step.assert)
    const told = asserting ? [...this.sets, perlClasses['w']!] : this.sets
    const edges = new Set([0, 128])
    for (const set of told) for (const part of [set, complement(set)]) for (let i = 0; i < part.length; i += 2) edges.add(part[i]!)
    const sorted = [...edges].sort((a, b) => a - b)
    // Stretches of code points that all sets treat alike are one class.
    const classes = new Map<string, number>()
    const members: number[] = []
    const ascii = new Uint8Array(128)
    const bounds: number[] = []
    const boundClasses: number[] = []
    sorted.forEach((edge, i) => {
      const key = told.map((set) => (contains(set, edge) ? '1' : '0')).join('')
      let id = classes.get(key)
      if (id === undefined) {
        id = classes.size
        if (id >= mostClasses) throw new TooMuch()
        classes.set(key, id)
        members.push(edge)
      }
      if (edge < 128) ascii.fill(id, edge, sorted[i + 1] ?? 128)
      else {
        bounds.push(edge)
        boundClasses.push(id)
      }
    })
    const accepts = Uint8Array.from(this.sets.flatMap((set) => members.map((point) => (contains(set, point) ? 1 : 0))))
    return {
      kinds: Uint8Array.from(this.kinds),
      args: Int32Array.from(this.args),
      next: Int32Array.from(this.nexts),
      starts,
      accepts,
      classes: members.length,
      ascii,
      bounds: Int32Array.from(bounds),
      boundClasses: Uint8Array.from(boundClasses),
      words: Uint8Array.from(members.map((point) => (asserting && contains(perlClasses['w']!, point) ? 1 : 0))),
    }
  }
}
