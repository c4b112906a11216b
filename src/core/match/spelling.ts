import type { Node } from './syntax.ts'

/** Divides what nodes match into the characters they spell at first, and the rest. */
export function spelled(nodes: readonly Node[]): { pairs: [number, number][]; rest: readonly Node[] } {
  const pairs: [number, number][] = []
  const left = [...nodes]
  for (let node = left[0]; node; node = left[0]) {
    if (node.kind === 'sequence') left.splice(0, 1, ...node.nodes)
    else if (node.kind === 'set' && node.set.length > 0 && node.set.length <= 4 && node.set.at(-1)! < 128) {
      const { set } = node
      const members = set[1]! - set[0]! + 1 + (set.length > 2 ? set[3]! - set[2]! + 1 : 0)
      if (members > 2) break
      pairs.push([set[0]!, set.at(-1)!])
      left.shift()
    } else break
  }
  return { pairs, rest: left }
}
