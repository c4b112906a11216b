import type { Dice } from './dice.ts'
import { Noise } from './noise.ts'

/** Errors in a megabyte. */
const density = 4

/** A single line: a program wrote its state as one JSON value, with some errors in it. */
export function* longLine(dice: Dice, size: number, errors: readonly string[]): Generator<string> {
  const noise = new Noise(dice)
  yield '{"state":['
  let written = 10
  let told = 0
  while (written < size - 2) {
    let part = `{"${noise.word()}":"${noise.word()} ${noise.hex(24)}","${noise.word()}":[${noise.number(1e6)},${noise.decimal(100, 4)},"${noise.path()}"]},`
    if (written >= (told * 1e6) / density) {
      part += `${JSON.stringify(dice.pick(errors))},`
      told++
    }
    written += Buffer.byteLength(part)
    yield part
  }
  yield '0]}\n'
}
