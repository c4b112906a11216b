import { kernelWords, type KernelSide, type Sides } from './kernel-side.ts'
import { positionTables } from './position-tables.ts'
import type { Program } from './program.ts'

/** Bytes for all that is noted of crossings; what has no room is left to the search. */
export const crossingBytes = 4 << 20
/** Of a crossing: addresses of its edges, of where its pairs begin and end, of the automata before and after the literal; flags. */
const crossingNumbers = 6
/** The automaton before the literal is tried first; nothing else of the crossing matters. */
const headFirstFlag = 1
const wholeFlag = 2
/** Of an automaton: the address of its leaps, what is known at once, the address of its classes, the most bytes to read; then masks and leaps. */
const automatonNumbers = 4
/** Of a byte, in place of a class: a line feed, or what is not looked up by a kernel. */
const lineFeedClass = 254
const beyondClass = 255

/**
 * Writes what is known of crossings into a kernel's memory, from one address to another, so that it can tell of most places that no line matches
 * there.
 */
export class KernelCrossings {
  private readonly numbers: Int32Array
  private readonly classesKnown = new Map<string, number>()
  private readonly automata = new Map<Program, number>()

  constructor(
    private readonly memory: Uint8Array,
    /** Address of a number for each literal: the address of its crossings, 0 where none are noted. These are their number, and six for each. */
    private readonly byLiteral: number,
    private end: number,
    private readonly last: number,
  ) {
    this.numbers = new Int32Array(memory.buffer)
  }

  /** Notes the crossings of a literal by the addresses of their edges. */
  open(literal: number, edges: readonly number[]): void {
    const place = (this.byLiteral >> 2) + literal
    const own = this.numbers[place] === 0 ? this.take(4 + 4 * crossingNumbers * edges.length) : -1
    if (own < 0) return
    this.numbers[place] = own
    this.numbers[own >> 2] = edges.length
    edges.forEach((row, ordinal) => (this.numbers[this.crossing(literal, ordinal)] = row))
  }

  /** Notes of a crossing of a literal, which is open, the pairs of ASCII characters one of which must stand at each place from its begin on. */
  spell(literal: number, ordinal: number, pairs: Uint8Array): void {
    const at = this.crossing(literal, ordinal)
    // What spells a line feed matches no line.
    const address = at < 0 || pairs.includes(10) ? -1 : this.take(pairs.length)
    if (address < 0) return
    this.memory.set(pairs, address)
    this.numbers.set([address, address + pairs.length], at + 1)
  }

  /** Notes of a crossing that is spelt what stands on either side. */
  surround(literal: number, ordinal: number, { head, tail, headFirst }: Sides): void {
    const at = this.crossing(literal, ordinal)
    if (at < 0 || this.numbers[at + 1] === 0) return
    const [before, after] = [this.automaton(head), this.automaton(tail)]
    const isWhole = (head === null || before > 0) && (tail === null || after > 0)
    this.numbers.set([before, after, (headFirst ? headFirstFlag : 0) | (isWhole ? wholeFlag : 0)], at + 3)
  }

  /** Where the numbers of a crossing stand; −1 where the literal is not open. */
  private crossing(literal: number, ordinal: number): number {
    const own = this.numbers[(this.byLiteral >> 2) + literal]!
    return own === 0 ? -1 : (own >> 2) + 1 + crossingNumbers * ordinal
  }

  /** The address of an automaton, 0 for none or where there is no room. */
  private automaton(side: KernelSide | null): number {
    if (!side) return 0
    const { program, isLooser, longest } = side
    const known = this.automata.get(program)
    if (known !== undefined) return known
    const { masks: all, leaps, atOnce } = positionTables(program, kernelWords, isLooser)
    const address = this.take(4 * (automatonNumbers + all.length + leaps.length))
    const classes = this.classes(program.ascii)
    if (address < 0 || classes < 0) return 0
    const leapsAt = address + 4 * (automatonNumbers + all.length)
    this.numbers.set([leapsAt, atOnce, classes, Math.min(longest, 2 ** 31 - 1), ...all, ...leaps], address >> 2)
    this.automata.set(program, address)
    return address
  }

  /** Many programs tell the same characters apart. */
  private classes(ascii: Uint8Array): number {
    const key = ascii.join()
    const known = this.classesKnown.get(key)
    if (known !== undefined) return known
    const address = this.take(256)
    if (address < 0) return -1
    this.memory.fill(beyondClass, address, address + 256)
    this.memory.set(ascii, address)
    this.memory[address + 10] = lineFeedClass
    this.classesKnown.set(key, address)
    return address
  }

  /** An address, a multiple of 8, from which on there is room for so many bytes; −1 where there is none. */
  private take(bytes: number): number {
    const address = this.end
    if (address + bytes + 8 > this.last) return -1
    this.end = (address + bytes + 7) & ~7
    return address
  }
}
