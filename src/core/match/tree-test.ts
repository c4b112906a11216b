import { contains, type CodePoints } from './code-points.ts'
import { beginsOf } from './edges.ts'
import type { LineBytes } from './line-test.ts'
import type { Node } from './syntax.ts'
import { isWord, readCharacter, readCharacterBefore } from './utf8.ts'

/** What goes on from a place; whether all that is left matches there. */
type Then = (at: number) => boolean

const arrived: Then = () => true

/** Nodes within one another, those that follow included, beyond which it gives up: the stack of a host is short. */
const deepest = 300

/**
 * Reads part of an expression from its syntax tree, trying one way after the other: slower than an automaton, but there is nothing to build, which is
 * what a pattern costs that is tried on a few lines and never again. It takes a limited number of steps, and of the stack.
 */
export class TreeTest {
  private left = 0
  private depth = 0
  private begins: Uint8Array | undefined
  private bytes: Uint8Array = new Uint8Array(0)
  private from = 0
  private to = 0

  /**
   * @param reverse whether it is read from its end to its begin, to the left
   * @param mostSteps for one test
   */
  constructor(
    private readonly nodes: readonly Node[],
    private readonly reverse: boolean,
    private readonly mostSteps: number,
  ) {}

  /** Whether it matches in the line from `at` on, or up to there in reverse; null where that takes more steps. */
  testAt(line: LineBytes, at: number): boolean | null {
    this.begin(line)
    return this.all(at, arrived) || this.no()
  }

  /** Whether it matches anywhere in the line; null where that takes more steps. */
  test(line: LineBytes): boolean | null {
    const { bytes, from, to } = line
    const begins = (this.begins ??= beginsOf({ kind: 'sequence', nodes: this.nodes }))
    this.begin(line)
    for (let at = from; at < to; at += bytes[at]! < 128 ? 1 : 1 + (readCharacter(bytes, at, to) & 3)) {
      if (((begins[bytes[at]! >> 3]! >> (bytes[at]! & 7)) & 1) === 0) continue
      if (this.all(at, arrived)) return true
      if (this.left < 0) return null
    }
    return this.testAt(line, to)
  }

  private begin({ bytes, from, to }: LineBytes): void {
    this.bytes = bytes
    this.from = from
    this.to = to
    this.left = this.mostSteps
    this.depth = 0
  }

  private no(): false | null {
    return this.left < 0 ? null : false
  }

  private all(at: number, then: Then): boolean {
    return this.sequence(this.nodes, 0, at, then)
  }

  /** @param done nodes that have matched */
  private sequence(nodes: readonly Node[], done: number, at: number, then: Then): boolean {
    let place = at
    for (let i = done; i < nodes.length; i++) {
      const node = nodes[this.reverse ? nodes.length - 1 - i : i]!
      if (node.kind !== 'set') return this.node(node, place, (after) => this.sequence(nodes, i + 1, after, then))
      place = this.character(node.set, place)
      if (place < 0) return false
    }
    return then(place)
  }

  private node(node: Node, at: number, then: Then): boolean {
    if (this.depth === deepest) this.left = 0
    if (--this.left < 0) return false
    this.depth++
    const matches = this.within(node, at, then)
    this.depth--
    return matches
  }

  private within(node: Node, at: number, then: Then): boolean {
    switch (node.kind) {
      case 'empty':
        return then(at)
      case 'assert':
        return this.holds(node.place, at) && then(at)
      case 'set': {
        const after = this.character(node.set, at)
        return after >= 0 && then(after)
      }
      case 'sequence':
        return this.sequence(node.nodes, 0, at, then)
      case 'either':
        return node.nodes.some((inner) => this.node(inner, at, then))
      case 'repeat':
        return node.node.kind === 'set' ? this.characters(node.node.set, node, at, then) : this.times(node, 0, at, then)
      case 'unknown':
        this.left = -1
        return false
    }
  }

  private characters(set: CodePoints, { min, max }: { min: number; max: number }, at: number, then: Then): boolean {
    let place = at
    for (let count = 0; place >= 0 && this.left >= 0; count++) {
      if (count >= min && then(place)) return true
      if (count >= max) return false
      place = this.character(set, place)
    }
    return false
  }

  private times(node: Extract<Node, { kind: 'repeat' }>, count: number, at: number, then: Then): boolean {
    if (count >= node.min && then(at)) return true
    // Once it has matched often enough, to match nothing once more leads nowhere.
    return (
      count < node.max &&
      this.node(node.node, at, (after) => (after !== at || count < node.min) && this.times(node, count + 1, after, then))
    )
  }

  /** Where the place is behind a character of the set; −1 where there is none. */
  private character(set: CodePoints, at: number): number {
    const { bytes, from, to } = this
    if (--this.left < 0 || (this.reverse ? at <= from : at >= to)) return -1
    const byte = bytes[this.reverse ? at - 1 : at]!
    const character = byte < 128 ? 4 * byte : this.reverse ? readCharacterBefore(bytes, at, from) : readCharacter(bytes, at, to)
    const length = 1 + (character & 3)
    return contains(set, character >> 2) ? at + (this.reverse ? -length : length) : -1
  }

  private holds(place: Extract<Node, { kind: 'assert' }>['place'], at: number): boolean {
    const { bytes, from, to } = this
    if (place === 'begin') return at === from
    if (place === 'end') return at === to
    const isBoundary = (at > from && isWord(bytes[at - 1]!)) !== (at < to && isWord(bytes[at]!))
    return isBoundary === (place === 'boundary')
  }
}

/** So often a tree is asked; most expressions are never tried as often. */
const mostEarly = 2
/** A longer expression is not asked at all: it may be one that is refused. */
const longestEarly = 400

/** Counts the first tests of an expression, which its syntax tree is asked. */
export class EarlyTests {
  private left: number

  constructor(nodes: readonly Node[]) {
    this.left = nodes.reduce((sum, node) => sum + writtenOut(node), 0) > longestEarly ? 0 : mostEarly
  }

  get areOver(): boolean {
    return this.left === 0
  }

  /** What the test says: where it does not know, it is the last. */
  ask(test: () => boolean | null): boolean | null {
    const known = test()
    this.left = known === null ? 0 : this.left - 1
    return known
  }
}

/** Characters of an expression whose counts are written out. */
function writtenOut(node: Node): number {
  switch (node.kind) {
    case 'empty':
    case 'assert':
      return 0
    case 'set':
    case 'unknown':
      return 1
    case 'sequence':
    case 'either':
      return node.nodes.reduce((sum, inner) => sum + writtenOut(inner), 0)
    case 'repeat':
      return writtenOut(node.node) * (node.max === Infinity ? node.min + 1 : node.max)
  }
}
