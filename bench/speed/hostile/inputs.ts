import type { Dice } from '../corpora/dice.ts'

const bytes = 1_000_000

/** What a hostile log may hold, of about a megabyte each. */
export const inputs: Readonly<Record<string, (dice: Dice, pattern: string) => Buffer>> = {
  'one letter': () => Buffer.alloc(bytes, 'a'),
  'one letter, then another': () => Buffer.concat([Buffer.alloc(bytes, 'a'), Buffer.from('b')]),
  'a and b at random': (dice) => random(dice, 'ab'),
  'letters, signs and line feeds at random': (dice) => random(dice, 'abx,.; 01\n'),
  'bytes at random': (dice) => Buffer.from(Uint8Array.from({ length: bytes }, () => dice.below(256))),
  'half characters': (dice) =>
    repeated(() => dice.pick(['\u00e9', '\u{1F600}'].map((text) => Buffer.from(text).subarray(0, 1 + dice.below(3))))),
  'letters of other alphabets': (dice) => repeated(() => Buffer.from(dice.pick(['\u0436', '\u4e2d', '\u{1F600}', 'k', '\u212a', ' ']))),
  "one line of the pattern's own text": (_, pattern) => repeated(() => Buffer.from(`${textOf(pattern)} `)),
  "parts of the pattern's own text": (dice, pattern) => {
    const text = textOf(pattern)
    return repeated(() => Buffer.from(text.slice(dice.below(text.length), 1 + dice.below(text.length)) + dice.pick(['', ' ', 'a', 'b'])))
  },
  'many short lines': (dice, pattern) =>
    repeated(() => Buffer.from(`${dice.pick([textOf(pattern), 'aaa', 'ab', 'error', '']).repeat(dice.between(1, 12))}\n`)),
}

function random(dice: Dice, letters: string): Buffer {
  return Buffer.from(Uint8Array.from({ length: bytes }, () => letters.charCodeAt(dice.below(letters.length))))
}

function repeated(part: () => Buffer): Buffer {
  const parts: Buffer[] = []
  for (let size = 0; size < bytes;) size += parts[parts.push(part()) - 1]!.length || 1
  return Buffer.concat(parts)
}

/** The letters of an expression, of which its matches are made. */
function textOf(pattern: string): string {
  return pattern.replace(/\(\?[^)]*?[:)]|\\[a-zA-Z]|\{[\d,]*\}|[^\p{L}\d, ]/gu, '').slice(0, 200) || 'a'
}
