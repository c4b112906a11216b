import { lastCodePoint, type CodePoints } from './code-points.ts'

/** Stretches of code points that some sets treat alike, as classes numbered from 0. */
export interface CharacterClasses {
  /** Of each class its first code point. */
  members: readonly number[]
  /** Class of each ASCII character. */
  ascii: Uint8Array
  /** Where a new class begins beyond ASCII, ascending from 128, and which. */
  bounds: Int32Array
  boundClasses: Uint8Array
}

/** Null where there are more classes than this. */
export function classesOf(sets: readonly CodePoints[], most: number): CharacterClasses | null {
  const edges = new Set([0, 128])
  for (const set of sets) {
    for (let i = 0; i < set.length; i += 2) {
      edges.add(set[i]!)
      if (set[i + 1]! < lastCodePoint) edges.add(set[i + 1]! + 1)
    }
  }
  const sorted = Int32Array.from(edges).sort()
  // One class of all to begin with, which each set divides into what it has and what it has not.
  const ids = new Int32Array(sorted.length)
  for (const set of sets) divide(ids, sorted, set)
  const members: number[] = []
  const ascii = new Uint8Array(128)
  const bounds: number[] = []
  const boundClasses: number[] = []
  for (let i = 0; i < sorted.length; i++) {
    const [edge, id] = [sorted[i]!, ids[i]!]
    // Numbered as they are first met.
    if (id === members.length) members.push(edge)
    if (members.length > most) return null
    if (edge < 128) ascii.fill(id, edge, sorted[i + 1] ?? 128)
    else {
      bounds.push(edge)
      boundClasses.push(id)
    }
  }
  return { members, ascii, bounds: Int32Array.from(bounds), boundClasses: Uint8Array.from(boundClasses) }
}

function divide(ids: Int32Array, edges: Int32Array, set: CodePoints): void {
  /** By old number × 2 + whether the set has it: the new number + 1. */
  const known = new Int32Array(2 * edges.length)
  let count = 0
  let range = 0
  for (let i = 0; i < edges.length; i++) {
    while (range < set.length && set[range + 1]! < edges[i]!) range += 2
    const key = 2 * ids[i]! + (range < set.length && set[range]! <= edges[i]! ? 1 : 0)
    ids[i] = (known[key] ||= ++count) - 1
  }
}

/** Of ascending code points, 1 for each that a set has. */
export function membersIn(set: CodePoints, points: readonly number[]): Uint8Array {
  const within = new Uint8Array(points.length)
  let range = 0
  for (let i = 0; i < points.length; i++) {
    while (range < set.length && set[range + 1]! < points[i]!) range += 2
    if (range < set.length && set[range]! <= points[i]!) within[i] = 1
  }
  return within
}
