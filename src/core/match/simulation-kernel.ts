import { fromBase64, type WebAssemblyHost } from './kernel.ts'
import { around, group, header, tally } from './simulation-image.ts'
import { binary } from './simulation-binary.ts'

/** Takes the characters of a line through a program that is laid out in its memory; one in WebAssembly and one in JavaScript. */
export interface SimulationKernel {
  readonly words: Int32Array
  /** Reads `count` characters, whose classes stand in the input; true where the program has matched before the last of them. */
  run(count: number): boolean
}

/** The one in WebAssembly where there is such a thing with SIMD, else the one in JavaScript. */
export function createSimulationKernel(image: Int32Array): SimulationKernel {
  return createWasmSimulation(image) ?? new JavaScriptSimulation(image)
}

declare const WebAssembly: WebAssemblyHost | undefined

let compiled: object | null | undefined

/** Null where the host has no WebAssembly with SIMD, or forbids it. */
export function createWasmSimulation(image: Int32Array): SimulationKernel | null {
  if (typeof WebAssembly === 'undefined' || compiled === null) return null
  try {
    compiled ??= new WebAssembly.Module(fromBase64(binary))
    const memory = new WebAssembly.Memory({ initial: Math.ceil((4 * image.length) / 65_536) })
    const { run } = new WebAssembly.Instance(compiled, { env: { memory } }).exports as { run: (count: number) => number }
    const words = new Int32Array(memory.buffer, 0, image.length)
    words.set(image)
    return { words, run: (count) => run(count) === 1 }
  } catch {
    compiled = null
    return null
  }
}

/** Rows are words of 32 bits here, each place half of those that the image has. */
export class JavaScriptSimulation implements SimulationKernel {
  readonly words: Int32Array
  private readonly bytes: Uint8Array

  constructor(image: Int32Array) {
    this.words = image.slice()
    this.bytes = new Uint8Array(this.words.buffer)
  }

  run(count: number): boolean {
    const { words, bytes } = this
    const size = words[header.size]! >> 2
    const now = words[header.now]! >> 2
    const jumped = words[header.jumped]! >> 2
    const leaving = words[header.leaving]! >> 2
    const accepted = words[header.accepted]! >> 2
    const arounds = words[header.arounds]! >> 2
    const asserting = words[header.asserting] === 1
    const tallied = words[header.tallied]!
    let behind = words[header.behind]!
    let leaves = words[header.leaves]! !== 0
    let place = words[header.place]!
    let last = words[header.last]!
    let at = words[arounds]! >> 2
    for (let i = 0; i < count; i++) {
      const kind = bytes[words[header.input]! + i]!
      if (asserting) {
        const ahead = bytes[words[header.words]! + kind]!
        at = words[arounds + behind * 3 + ahead]! >> 2
        behind = ahead
      }
      if (words[at + around.startsMatch] === 1 || (leaves && this.jump(at, last))) return true
      const row = accepted + kind * size
      const shifted = at + around.rows / 4
      const stayed = shifted + size
      const starts = stayed + size
      let carry = 0
      let left = 0
      for (let j = 0; j < size; j++) {
        const bits = words[now + j]!
        const moved = (bits << 1) | carry
        const next =
          ((moved & words[shifted + j]!) | (bits & words[stayed + j]!) | words[starts + j]! | words[jumped + j]!) & words[row + j]!
        carry = bits >>> 31
        words[jumped + j] = 0
        words[now + j] = next
        left |= next & words[leaving + j]!
      }
      leaves = left !== 0
      for (let j = 0; j < tallied; j++) if (this.count((words[header.tallies]! + j * tally.bytes) >> 2, row, place)) leaves = true
      place++
      last = kind
    }
    words[header.last] = last
    words[header.behind] = behind
    words[header.leaves] = leaves ? 1 : 0
    words[header.place] = place
    return false
  }

  private jump(at: number, last: number): boolean {
    const { words } = this
    const jumped = words[header.jumped]! >> 2
    const asked = (words[at + around.asked]! >> 2) + 2 * last
    for (let half = 0; half < 2; half++) {
      for (let bits = words[asked + half]!; bits !== 0; bits &= bits - 1) {
        const number = 32 * half + 31 - Math.clz32(bits & -bits)
        const from = words[(words[at + around.groups]! >> 2) + number]! >> 2
        const pairs = from + group.pairs / 4
        const to = pairs + (words[from + group.from]! * group.pair) / 4
        if (!this.leads(pairs, to)) continue
        if (number === 0) return true
        const end = to + (words[from + group.to]! * group.pair) / 4
        for (let j = to; j < end; j += group.pair / 4) {
          const word = jumped + (words[j]! >> 2)
          words[word]! |= words[j + 2]!
          words[word + 1]! |= words[j + 3]!
        }
      }
    }
    return false
  }

  private leads(from: number, to: number): boolean {
    const { words } = this
    const now = words[header.now]! >> 2
    for (let j = from; j < to; j += group.pair / 4) {
      const word = now + (words[j]! >> 2)
      if (((words[word]! & words[j + 2]!) | (words[word + 1]! & words[j + 3]!)) !== 0) return true
    }
    return false
  }

  /** Counts one more character; true where the position may be left. */
  private count(at: number, row: number, place: number): boolean {
    const { words } = this
    const half = words[at + tally.bit] === 0 ? 1 : 0
    const bit = words[at + tally.bit + half]!
    const word = (words[at + tally.word]! >> 2) + half
    const now = (words[header.now]! >> 2) + word
    if ((words[row + word]! & bit) === 0) {
      words[at + tally.size] = 0
      return false
    }
    const [min, max, ring, capacity] = [
      words[at + tally.min]!,
      words[at + tally.max]!,
      words[at + tally.ring]! >> 2,
      words[at + tally.capacity]!,
    ]
    let first = words[at + tally.first]!
    let size = words[at + tally.size]!
    if ((words[now]! & bit) !== 0) {
      if (min === 1) size = 0
      if (max >= 0 || size === 0) words[ring + ((first + size++) % capacity)] = place
    }
    while (max >= 0 && size > 0 && place - words[ring + first]! >= max) {
      first = (first + 1) % capacity
      size--
    }
    words[at + tally.first] = first
    words[at + tally.size] = size
    const leaves = size > 0 && place - words[ring + first]! + 1 >= min
    if (leaves) words[now]! |= bit
    else words[now]! &= ~bit
    return leaves
  }
}
