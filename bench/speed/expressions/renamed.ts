import type { Pattern } from 'retriage/core'
import type { Dice } from '../corpora/dice.ts'
import { inventWord, words } from '../corpora/words.ts'

const shortestWord = 5

/**
 * So many patterns: some of the given ones, or all of them and copies in other words. Every alternative of a copy has an invented word where
 * the original has its first; about a third of the further words are ones that logs have.
 */
export function patternsOf(count: number, patterns: readonly Pattern[], dice: Dice): Pattern[] {
  const chosen = dice.shuffle(patterns)
  for (let copy = 1; chosen.length < count; copy++) {
    const renamed = patterns.flatMap(({ literals: _ofOtherWords, ...pattern }) => {
      const match = renameWords(pattern.match, dice)
      // Nothing of a pattern without a word is left to tell its copies apart.
      return match === pattern.match ? [] : [{ ...pattern, id: `${pattern.id}-${copy}`, match }]
    })
    if (renamed.length === 0) throw new Error('none of these patterns has a word that could be renamed')
    chosen.push(...renamed)
  }
  return chosen.slice(0, count)
}

/** Puts other words in the place of those that an expression spells out. */
export function renameWords(source: string, dice: Dice): string {
  const other = new Map<string, string>()
  let first = true
  // Escapes, classes and what opens a group are no words.
  return source.replace(/\\(?:x\{[^}]*\}|.)|\[\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\]|\(\?(?:P?<\w+>|[a-z]*[:)])|\||[A-Za-z]+/gsu, (piece) => {
    if (piece === '|') first = true
    if (!/^[A-Za-z]/.test(piece) || piece.length < shortestWord) return piece
    const known = other.get(piece)
    if (known !== undefined) return known
    const word = first || dice.percent(70) ? inventWord(dice, piece.length) : dice.pick(words)
    first = false
    const renamed = /^[A-Z]/.test(piece) ? word[0]!.toUpperCase() + word.slice(1) : word
    other.set(piece, renamed)
    return renamed
  })
}
