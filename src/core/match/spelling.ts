import type { Node } from './syntax.ts'

/** The part of an expression that is a row of single characters, of one or two cases each. */
export class Spelling {
  private readonly one: Uint8Array
  private readonly other: Uint8Array

  /** @param pairs two ASCII characters for each place, alike where there is one */
  constructor(pairs: readonly (readonly [number, number])[]) {
    this.one = Uint8Array.from(pairs, ([one]) => one)
    this.other = Uint8Array.from(pairs, ([, other]) => other)
  }

  get length(): number {
    return this.one.length
  }

  stands(bytes: Uint8Array, at: number, to: number): boolean {
    const { one, other } = this
    if (at + one.length > to) return false
    for (let i = 0; i < one.length; i++) {
      const byte = bytes[at + i]!
      if (byte !== one[i] && byte !== other[i]) return false
    }
    return true
  }
}

/** Divides what nodes match into the characters they spell at first, and the rest. */
export function spelled(nodes: readonly Node[]): { pairs: [number, number][]; rest: readonly Node[] } {
  const pairs: [number, number][] = []
  const left = [...nodes]
  for (let node = left[0]; node; node = left[0]) {
    if (node.kind === 'sequence') left.splice(0, 1, ...node.nodes)
    else if (node.kind === 'set' && node.set.length > 0 && node.set.length <= 4 && node.set.at(-1)! < 128) {
      const members = node.set.flatMap((low, i, set) =>
        i % 2 === 0 ? Array.from({ length: set[i + 1]! - low + 1 }, (_, j) => low + j) : [],
      )
      if (members.length > 2) break
      pairs.push([members[0]!, members.at(-1)!])
      left.shift()
    } else break
  }
  return { pairs, rest: left }
}
