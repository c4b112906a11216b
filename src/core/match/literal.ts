import { parseExpression, type Node } from './syntax.ts'

/** Sets of alternatives larger than this say too little to be worth looking for. */
const mostAlternatives = 24
/** Joining alternatives multiplies them: `[Cc]onnection [Rr]efused` is one string when folded, `(a|b)(c|d)(e|f)` eight. */
const mostJoined = 8
/** Longer text occurs hardly less often. */
const longest = 16
/** Shorter text occurs nearly everywhere. */
export const shortestLiteral = 3

/**
 * Text of which at least one piece must occur in every line that the expression matches, folded; null where no such text of at
 * least three characters is known. An expression this reader does not understand gives null, which is always safe.
 */
export function requiredLiterals(source: string): readonly string[] | null {
  const tree = parseExpression(source)
  if (tree === null) return null
  const { exact, required } = read(tree)
  return better(exact, required)
}

interface Reading {
  /** Every string the node matches, folded; null when there are too many or they are not known. */
  exact: readonly string[] | null
  /** Strings of which one must occur; null when none is known. */
  required: readonly string[] | null
}

function read(node: Node): Reading {
  switch (node.kind) {
    case 'empty':
      return { exact: [''], required: null }
    case 'chars':
      return { exact: node.chars, required: null }
    case 'any':
      return { exact: null, required: null }
    case 'repeat': {
      if (node.min === 0) return { exact: null, required: null }
      const inner = read(node.node)
      const once = node.min === 1 && node.max === 1
      return once ? inner : { exact: null, required: better(inner.exact, inner.required) }
    }
    case 'either': {
      const readings = node.nodes.map(read)
      return {
        exact: union(readings.map((reading) => reading.exact)),
        required: union(readings.map((reading) => better(reading.exact, reading.required))),
      }
    }
    case 'sequence':
      return sequence(node.nodes)
  }
}

function sequence(nodes: readonly Node[]): Reading {
  let run: readonly string[] = ['']
  let whole = true
  let required: readonly string[] | null = null
  for (const node of nodes) {
    const reading = read(node)
    const longer: readonly string[] | null = reading.exact && product(run, reading.exact)
    if (longer) {
      run = longer
      continue
    }
    whole = false
    required = better(better(run, required), better(reading.exact, reading.required))
    run = reading.exact ?? ['']
  }
  return { exact: whole ? run : null, required: whole ? null : better(run, required) }
}

function product(left: readonly string[], right: readonly string[]): readonly string[] | null {
  if (left.length === 1 && right.length === 1) {
    const text = (left[0] as string) + (right[0] as string)
    return text.length > longest ? null : [text]
  }
  if (left.length * right.length > mostJoined) return null
  const strings = new Set<string>()
  for (const head of left) {
    for (const tail of right) {
      if (head.length + tail.length > longest) return null
      strings.add(head + tail)
    }
  }
  return [...strings]
}

function union(sets: readonly (readonly string[] | null)[]): readonly string[] | null {
  const all = new Set<string>()
  for (const set of sets) {
    if (set === null) return null
    for (const text of set) all.add(text)
  }
  return all.size > mostAlternatives ? null : [...all]
}

function better(left: readonly string[] | null, right: readonly string[] | null): readonly string[] | null {
  return worth(left) >= worth(right) ? usable(left) : usable(right)
}

function usable(set: readonly string[] | null): readonly string[] | null {
  return worth(set) > 0 ? set : null
}

/** The shortest piece decides how rarely the set occurs; many pieces occur more often than few. */
function worth(set: readonly string[] | null): number {
  if (set === null || set.length === 0) return 0
  const shortest = Math.min(...set.map((text) => text.length))
  return shortest < shortestLiteral ? 0 : Math.min(shortest, 16) - set.length / mostAlternatives
}
