import type { Node } from './syntax.ts'

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
