import { classBeyond, type Program } from './program.ts'
import { around, group, header, imageOf, inputRoom, tally } from './simulation-image.ts'
import { createSimulationKernel, type SimulationKernel } from './simulation-kernel.ts'
import { edge, type Layout } from './simulation-layout.ts'
import { readCharacter } from './utf8.ts'

/**
 * Runs a program over the bytes of a line, with all that may still match as bits: the same work for every character, whatever the line.
 * Slower than an automaton whose states are known, and faster than building states.
 */
export class LineSimulation {
  private readonly kernel: SimulationKernel
  private readonly input: Uint8Array

  private readonly program: Program

  constructor(layout: Layout, kernel = createSimulationKernel) {
    this.program = layout.program
    this.kernel = kernel(imageOf(layout))
    const { words } = this.kernel
    this.input = new Uint8Array(words.buffer, words[header.input], inputRoom)
  }

  /** Whether the program, of one expression, matches in the line, which stands at `from` (inclusive) to `to` (exclusive). */
  test(bytes: Uint8Array, from: number, to: number): boolean {
    const { input, program } = this
    const { ascii } = program
    this.begin()
    for (let at = from; at < to;) {
      let count = 0
      while (count < inputRoom && at < to) {
        const byte = bytes[at]!
        if (byte < 128) {
          input[count++] = ascii[byte]!
          at++
        } else {
          const character = readCharacter(bytes, at, to)
          input[count++] = classBeyond(program, character >> 2)
          at += 1 + (character & 3)
        }
      }
      if (this.kernel.run(count)) return true
    }
    return this.ends()
  }

  private begin(): void {
    const { words } = this.kernel
    const size = words[header.size]! >> 2
    for (const row of [header.now, header.jumped]) words.fill(0, words[row]! >> 2, (words[row]! >> 2) + size)
    words[header.behind] = edge
    words[header.leaves] = 0
    words[header.place] = 0
    // No count goes on from one line to the next.
    for (let i = 0; i < words[header.tallied]!; i++) words[(words[header.tallies]! + i * tally.bytes) / 4 + tally.size] = 0
  }

  /** Whether the program matches because the line ends. */
  private ends(): boolean {
    const { words } = this.kernel
    const arounds = words[header.arounds]! >> 2
    const at = words[words[header.asserting] === 1 ? arounds + words[header.behind]! * 3 + edge : arounds]! >> 2
    if (words[at + around.startsMatch] === 1) return true
    const matching = words[words[at + around.groups]! >> 2]! >> 2
    const now = words[header.now]! >> 2
    for (let i = 0, pair = matching + group.pairs / 4; i < words[matching + group.from]!; i++, pair += group.pair / 4) {
      const word = now + (words[pair]! >> 2)
      if (((words[word]! & words[pair + 2]!) | (words[word + 1]! & words[pair + 3]!)) !== 0) return true
    }
    return false
  }
}
