import type { Dice } from './dice.ts'
import { Noise } from './noise.ts'

/** Documents of the size a scheduler hands over, in bytes. */
export const tailBytes = 4096

/** Ends of logs: noise with none to three of the errors among its last lines. */
export function* tails(dice: Dice, count: number, errors: readonly string[]): Generator<string[]> {
  for (let index = 0; index < count; index++) yield tail(dice, errors)
}

function tail(dice: Dice, errors: readonly string[]): string[] {
  const noise = new Noise(dice)
  const lines: string[] = []
  const told = Array.from({ length: dice.below(4) }, () => `${dice.pick(errors)}\n`)
  let bytes = told.reduce((sum, line) => sum + Buffer.byteLength(line), 0)
  while (bytes < tailBytes) {
    const line = `${noise.jobLine()}\n`
    lines.push(line)
    bytes += line.length
  }
  for (const line of told) lines.splice(lines.length - dice.below(Math.min(12, lines.length)), 0, line)
  return lines
}
