import { compileProgram, longestMatch, step, type Program } from './program.ts'
import type { Node } from './syntax.ts'

/** One side of a literal as a kernel may read it. */
export interface KernelSide {
  program: Program
  /** Whether the program matches more than the side does: it can only say no. */
  isLooser: boolean
  /** Most characters that the side matches. */
  longest: number
}

/** What stands before a literal, written backwards, and behind what is spelt there, where there are any; which is tried first. */
export interface Sides {
  head: KernelSide | null
  tail: KernelSide | null
  headFirst: boolean
}

/** Words of 32 positions that a kernel's automata know. */
export const kernelWords = 2
/** Counts up to here are let alone: what they count is mostly a number's digits. */
const fewest = 4

/** @param program that of the node; where it has too many positions another stands in, which does not count */
export function kernelSideOf(node: Node, program: Program): KernelSide {
  let positions = 0
  for (const kind of program.kinds) if (kind === step.consume) positions++
  const looser = positions > 32 * kernelWords ? compileProgram([uncounted(node)]) : null
  const isLooser = looser !== null && looser.kinds.length < program.kinds.length
  return { program: isLooser ? looser : program, isLooser, longest: longestMatch(node) }
}

/** What matches all that the node does, without its higher counts. */
function uncounted(node: Node): Node {
  switch (node.kind) {
    case 'sequence':
    case 'either':
      return { ...node, nodes: node.nodes.map(uncounted) }
    case 'repeat': {
      const { min, max } = node
      return { ...node, node: uncounted(node.node), min: Math.min(min, fewest), max: max > fewest ? Infinity : max }
    }
    default:
      return node
  }
}
