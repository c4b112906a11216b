import { codePoints } from './code-points.ts'
import type { ExpressionEngine } from './engine.ts'
import type { Node } from './syntax.ts'

/**
 * The expression with every character looked up of which this room does not know what it may be.
 *
 * @throws what the engine throws
 */
export function lookUp(tree: Node, engine: ExpressionEngine): Node {
  switch (tree.kind) {
    case 'unknown':
      return { kind: 'set', set: codePoints(engine.characters(tree.source, tree)) }
    case 'sequence':
    case 'either': {
      const nodes = tree.nodes.map((node) => lookUp(node, engine))
      return nodes.every((node, i) => node === tree.nodes[i]) ? tree : { kind: tree.kind, nodes }
    }
    case 'repeat': {
      const node = lookUp(tree.node, engine)
      return node === tree.node ? tree : { ...tree, node }
    }
    default:
      return tree
  }
}
