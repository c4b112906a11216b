import { complement, perlClasses, type CodePoints } from './code-points.ts'
import type { Anchor } from './literal.ts'
import { spelled } from './spelling.ts'
import type { Node, Place } from './syntax.ts'

/** The bytes that may stand right before and right after a literal in a match, one bit each. */
export interface Edges {
  before: Uint8Array
  after: Uint8Array
}

/** Those that say nothing. */
export const anyEdges: Edges = { before: new Uint8Array(32).fill(255), after: new Uint8Array(32).fill(255) }
/** Nothing may stand beside. */
export const noEdges: Edges = { before: new Uint8Array(32), after: new Uint8Array(32) }

/** The same text for the same edges. */
export function keyOf({ before, after }: Edges): string {
  return textOf(before) + textOf(after)
}

/** Many literals have the same arrays. */
const texts = new WeakMap<Uint8Array, string>()

function textOf(bytes: Uint8Array): string {
  let text = texts.get(bytes)
  if (text === undefined) texts.set(bytes, (text = String.fromCharCode(...bytes)))
  return text
}

/** Stand for the begin and the end of a line: its line feed, or what surrounds a text. */
const lineEdges = [10, 255]
const lineEdgeBits = Uint8Array.from({ length: 32 }, (_, i) =>
  lineEdges.reduce((bits, byte) => (byte >> 3 === i ? bits | (1 << (byte & 7)) : bits), 0),
)
const nonWords = complement(perlClasses['w']!)

/** The edges of a literal in one expression. */
export function edgesOf({ text, split }: Anchor): Edges {
  const nodes = [...split.after]
  const places: Place[] = []
  for (let node = nodes[0]; node; node = nodes[0]) {
    if (node.kind === 'sequence') nodes.splice(0, 1, ...node.nodes)
    else if (node.kind === 'assert') places.push(node.place)
    else break
    if (node.kind === 'assert') nodes.shift()
  }
  const { pairs, rest } = spelled(nodes)
  const isSpelled =
    pairs.length >= text.length && pairs.slice(0, text.length).every((pair, i) => pair.some((code) => fold(code) === text[i]))
  const following: Node[] = [...pairs.slice(text.length).map(([one, other]): Node => ({ kind: 'set', set: range(one, other) })), ...rest]
  return {
    before: edge([...split.before].reverse(), true, isWord(text[0]!), places),
    after: isSpelled ? edge(following, false, isWord(text.at(-1)!), []) : anyEdges.after,
  }
}

/**
 * Edges that hold where a line may begin and end anywhere: an expression that asks for an end beside its literal has nothing else in them, and
 * any byte may stand there then.
 */
export function withoutLineEdges({ before, after }: Edges): Edges {
  return { before: isLineEdge(before) ? anyEdges.before : before, after: isLineEdge(after) ? anyEdges.after : after }
}

function isLineEdge(bytes: Uint8Array): boolean {
  return bytes.every((bits, i) => (bits & ~lineEdgeBits[i]!) === 0)
}

/** Those of a literal that stands in several expressions. */
export function joinEdges(edges: readonly Edges[]): Edges {
  // Most stand in one alone.
  if (edges.length === 1) return edges[0]!
  const [before, after] = [new Uint8Array(32), new Uint8Array(32)]
  for (const each of edges) {
    for (let i = 0; i < 32; i++) {
      before[i]! |= each.before[i]!
      after[i]! |= each.after[i]!
    }
  }
  return { before, after }
}

function range(one: number, other: number): CodePoints {
  const [low, high] = one < other ? [one, other] : [other, one]
  return low === high || high === low + 1 ? [low, high] : [low, low, high, high]
}

function fold(code: number): string {
  return String.fromCharCode(code).toLowerCase()
}

function isWord(char: string): boolean {
  return /\w/.test(char)
}

/** The bytes with which nodes begin, or end where they are given in reverse. */
function edge(nodes: readonly Node[], reverse: boolean, besideWord: boolean, places: readonly Place[]): Uint8Array {
  const asserted = [...places]
  let rest = nodes
  for (; rest[0]?.kind === 'assert'; rest = rest.slice(1)) asserted.push(rest[0].place)
  const bytes = new Uint8Array(32)
  if (add(rest, reverse, bytes)) bytes.fill(255)
  const allowed = new Uint8Array(32).fill(255)
  for (const place of asserted) {
    if (place === 'boundary' && besideWord) keep(allowed, nonWords)
    if (place === (reverse ? 'begin' : 'end')) keep(allowed, [])
  }
  return bytes.map((bits, i) => bits & allowed[i]!)
}

/** The bytes that a match of the node may begin with, one bit each; all where it may match nothing. */
export function beginsOf(node: Node): Uint8Array {
  const bytes = new Uint8Array(32)
  return addNode(node, false, bytes) ? bytes.fill(255) : bytes
}

function keep(bytes: Uint8Array, set: CodePoints): void {
  const kept = new Uint8Array(32)
  addSet(kept, set)
  for (const byte of lineEdges) kept[byte >> 3]! |= 1 << (byte & 7)
  for (let i = 0; i < 32; i++) bytes[i]! &= kept[i]!
}

/** Adds the bytes with which nodes may begin; true where they may match nothing at all. */
function add(nodes: readonly Node[], reverse: boolean, bytes: Uint8Array): boolean {
  return nodes.every((node) => addNode(node, reverse, bytes))
}

function addNode(node: Node, reverse: boolean, bytes: Uint8Array): boolean {
  switch (node.kind) {
    case 'empty':
    case 'assert':
      return true
    case 'set':
      addSet(bytes, node.set)
      return false
    case 'unknown':
      bytes.fill(255)
      return false
    case 'sequence':
      return add(reverse ? [...node.nodes].reverse() : node.nodes, reverse, bytes)
    case 'either':
      return node.nodes.map((inner) => addNode(inner, reverse, bytes)).includes(true)
    case 'repeat':
      return node.max === 0 || addNode(node.node, reverse, bytes) || node.min === 0
  }
}

function addSet(bytes: Uint8Array, set: CodePoints): void {
  for (let i = 0; i < set.length; i += 2) {
    for (let byte = set[i]!; byte <= Math.min(127, set[i + 1]!); byte++) bytes[byte >> 3]! |= 1 << (byte & 7)
  }
  // The bytes of a character beyond ASCII are told apart by nobody here.
  if ((set.at(-1) ?? 0) > 127) bytes.fill(255, 16)
}
