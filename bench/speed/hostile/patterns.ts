import type { Dice } from '../corpora/dice.ts'

/** Expressions of which somebody says that they are slow somewhere, or could be. */
const known = [
  ...[
    '(a+)+$',
    '(a*)*c',
    '(a|aa)+$',
    '(a|a?)+$',
    '(.*)*x',
    '(.*?,){11}P',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
    '(a{0,50}){0,10}c',
    '((a{0,10}){0,10}){0,10}c',
  ],
  ...[
    'a.{0,900}b.{0,100}c',
    'a.{0,900}b.{0,900}c',
    '.*a.{500}c',
    '(a|b)*a(a|b){12}c',
    '(a|b)*a(a|b){200}c',
    '[ab]{1,500}[bc]{1,500}x',
    '(x+x+)+y',
  ],
  ...[
    '\\pL{1,1000}',
    '\\pL{1,1000}x',
    '(?i)\u00e9{1,300}\u0436',
    '[^\\pL]{2,500}\\pN',
    '\\b\\w{1,300}\\b,\\b',
    '(\\b|\\B)*a{300}',
    '(?:a?){100}a{100}',
  ],
  ...[
    '(?:a?b?c?){60}x',
    '(?:a|ab|b){300}c',
    '(?:[ab]{0,30}x?){20}z',
    '.{1000}.{1000}.{1000}.{1000}.{1000}',
    'aaa|aaaa|aaaaa|aaaaaa|aaaaaaa|aaaaaaaa',
    '(aaa.*){20}b',
  ],
  ...[
    '[\\x00-\\x{10ffff}]{300}\\x00',
    '\\x{fffd}{1,400}a',
    '(?:\\s*\\S+\\s*){1,60}$',
    '(\\d+,?)+;',
    '^(?:[^,]*,){25}[^,]*$',
    'error.{0,500}error.{0,500}failed',
  ],
]
const atoms = [
  'a',
  'b',
  'ab',
  'aaa',
  'x',
  ',',
  '.',
  '[ab]',
  '[^a]',
  '\\w',
  '\\d',
  '\\S',
  '\\s',
  '\\b',
  'error',
  'failed',
  '\u00e9',
  '\\pL',
  '(?i:k)',
  '\\x{1F600}',
]
const counts = ['*', '+', '?', '{0,9}', '{2,30}', '{0,50}', '{100}', '{1,300}', '{0,900}', '{200,}', '{500}', '']

/** Nested groups, counts of counts, alternatives that overlap, chains of what may be anything. */
export function hostilePattern(index: number, dice: Dice): string {
  return known[index] ?? either(dice, 3)
}

function either(dice: Dice, depth: number): string {
  return Array.from({ length: dice.below(3) === 0 ? 2 + dice.below(2) : 1 }, () => sequence(dice, depth)).join('|')
}

function sequence(dice: Dice, depth: number): string {
  return Array.from({ length: 1 + dice.below(4) }, () => {
    const group = depth > 0 && dice.below(3) === 0
    const atom = group ? `(?:${either(dice, depth - 1)})` : dice.pick(atoms)
    return atom === '\\b' ? atom : (/^\w\w/.test(atom) ? `(?:${atom})` : atom) + dice.pick(counts)
  }).join('')
}
