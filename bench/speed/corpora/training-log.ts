import type { Dice } from './dice.ts'
import { Noise } from './noise.ts'

const chunkLines = 1000
/** Errors in the whole log, however long it is. */
const errorsInAll = 20

/** One long log of a training run that is almost well: a few errors at places all over it. In parts of many lines. */
export function* trainingLog(dice: Dice, size: number, errors: readonly string[]): Generator<string> {
  const noise = new Noise(dice)
  let written = 0
  let told = 0
  while (written < size) {
    let part = ''
    for (let line = 0; line < chunkLines && written + part.length < size; line++) part += `${noise.trainingLine()}\n`
    if (told < errorsInAll && written >= (size / errorsInAll) * told) {
      part += `${dice.pick(errors)}\n`
      told++
    }
    written += Buffer.byteLength(part)
    yield part
  }
}
