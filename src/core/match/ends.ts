import type { Node } from './syntax.ts'

/** The same expression, whose begin and end may stand anywhere in a line. */
export function withoutEnds(node: Node): Node {
  switch (node.kind) {
    case 'assert':
      return node.place === 'begin' || node.place === 'end' ? { kind: 'empty' } : node
    case 'sequence':
      // Nothing stands in their place: what an expression spells is read as far as its characters stand side by side.
      return { ...node, nodes: node.nodes.map(withoutEnds).filter(({ kind }) => kind !== 'empty') }
    case 'either':
      return { ...node, nodes: node.nodes.map(withoutEnds) }
    case 'repeat':
      return { ...node, node: withoutEnds(node.node) }
    default:
      return node
  }
}
