import type { Split } from './literal.ts'
import type { Node } from './syntax.ts'

/**
 * The way from the root of a syntax tree to where a split divides it: at each node the child to go to, one digit in base 36. Null where no way
 * leads there, as between the copies of what is repeated.
 */
export function pathOf(tree: Node, split: Split): string | null {
  return find({ node: tree, before: [], after: [] }, '', split)
}

/** The split at the end of a path. */
export function splitAt(tree: Node, path: string): Split {
  let place: Place = { node: tree, before: [], after: [] }
  for (const digit of path) place = child(place, parseInt(digit, 36))
  return { before: place.before, after: [place.node, ...place.after] }
}

/** A node, and what of the whole expression matches before it and after it. */
interface Place {
  node: Node
  before: readonly Node[]
  after: readonly Node[]
}

function child({ node, before, after }: Place, index: number): Place {
  const nodes = childrenOf(node)
  if (node.kind !== 'sequence') return { node: nodes[index]!, before, after }
  return { node: nodes[index]!, before: [...before, ...nodes.slice(0, index)], after: [...nodes.slice(index + 1), ...after] }
}

function childrenOf(node: Node): readonly Node[] {
  return node.kind === 'sequence' || node.kind === 'either' ? node.nodes : []
}

function find(place: Place, path: string, split: Split): string | null {
  if (areSame(place.before, split.before) && areSame([place.node, ...place.after], split.after)) return path
  const children = Math.min(36, childrenOf(place.node).length)
  for (let index = 0; index < children; index++) {
    const found = find(child(place, index), path + index.toString(36), split)
    if (found !== null) return found
  }
  return null
}

function areSame(some: readonly Node[], others: readonly Node[]): boolean {
  return some.length === others.length && some.every((node, i) => node === others[i])
}
