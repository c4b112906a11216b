import type { Dice } from './dice.ts'
import { Noise } from './noise.ts'

/** What nearly matches. */
export interface Bait {
  /** Lines that packs list as near misses. */
  nearMisses: readonly string[]
  /** Lines that match; half of one seldom does. */
  errors: readonly string[]
  /** Text that patterns require of a line, folded as an engine's first look may fold it. */
  literals: readonly string[]
}

const chunkLines = 200

/** A log that is as bad as can be for engines that look for literals first: bait on every line, in equal parts of each kind. */
export function* nearMissLog(dice: Dice, size: number, bait: Bait): Generator<string> {
  const noise = new Noise(dice)
  let written = 0
  while (written < size) {
    let part = ''
    for (let line = 0; line < chunkLines; line++) part += `${nearMiss(dice, noise, bait)}\n`
    written += Buffer.byteLength(part)
    yield part
  }
}

function nearMiss(dice: Dice, noise: Noise, { nearMisses, errors, literals }: Bait): string {
  const kind = dice.below(3)
  if (kind === 0) return `${noise.word()} ${noise.number(1000)}: ${dice.pick(nearMisses)}`
  if (kind === 1) return `${noise.word()} ${dice.pick(literals)} ${noise.word()} ${dice.pick(literals)} ${noise.word()}`
  const error = dice.pick(errors)
  // Whole characters, so that what is written stays UTF-8.
  return `${noise.word()}: ${Array.from(error)
    .slice(0, Math.ceil(error.length / 2))
    .join('')} ${noise.word()}`
}
