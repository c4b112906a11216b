import { shareOf } from './rarity.ts'

/** Longest literal: what a row holds. */
export const rowBytes = 16

/** How literals of some lengths are looked for. */
export interface Kind {
  shortest: number
  longest: number
  stride: 1 | 2 | 4
  /** Characters of a piece. */
  gram: number
}

/**
 * Of a text that holds a literal of `stride + gram − 1` characters or more, a piece of `gram` characters begins at a multiple of `stride`, so
 * only these places are looked at. Longer pieces are rarer, so lengths have kinds of their own.
 */
export const kinds: readonly Kind[] = [
  { shortest: 11, longest: 16, stride: 4, gram: 8 },
  { shortest: 7, longest: 10, stride: 4, gram: 4 },
  { shortest: 5, longest: 6, stride: 2, gram: 4 },
  { shortest: 3, longest: 4, stride: 1, gram: 3 },
]

const firstMark = 0x41

/**
 * Literals of 3–16 folded ASCII characters as one text, which may be kept in a file: each behind a capital letter, of which they have none, that says
 * where its rarest pieces begin, A for its begin.
 */
export function compileLiterals(literals: readonly string[]): string {
  return literals.map((literal) => String.fromCharCode(firstMark + rarest(literal)) + literal.toLowerCase()).join('')
}

/** The literals of a text that `compileLiterals` has made. */
export function literalTexts(compiled: string): string[] {
  return compiled.split(/[A-Z]/).slice(1)
}

/** Where the pieces of a literal are rarest. */
function rarest(literal: string): number {
  const kind = kinds.find(({ shortest, longest }) => literal.length >= shortest && literal.length <= longest)
  if (!kind) return 0
  const { stride, gram } = kind
  let best = 0
  let least = Infinity
  for (let start = 0; start + stride + gram - 1 <= literal.length; start++) {
    let share = 0
    for (let i = start; i < start + stride; i++) share += shareOf(literal.slice(i, i + gram))
    if (share < least) {
      least = share
      best = start
    }
  }
  return best
}
