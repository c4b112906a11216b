import type { CharacterClasses } from './character-classes.ts'
import { masks, positionTables, side, type Side } from './position-tables.ts'
import { classBeyond, type Program } from './program.ts'
import { isWord, readCharacter, readCharacterBefore } from './utf8.ts'

const { other, word, edge } = side

/** Where the numbers of an automaton stand, from its address on. */
const at = {
  /** Where each position that leads elsewhere leads to stands at the address `leaps`. */
  leaps: 0,
  atOnce: 1,
  /** Where the classes of ASCII characters stand. */
  ascii: 2,
  /** Which program it is. */
  program: 3,
  next: 4 + masks.next,
  second: 4 + masks.second,
  self: 4 + masks.self,
  leaping: 4 + masks.leaping,
  telling: 4 + masks.telling,
  beyond: 4 + masks.beyond,
  matched: 4 + masks.matched,
  starts: 4 + masks.starts,
  accepting: 4 + masks.accepting,
} as const

/**
 * Automata that run programs over the bytes beside literals. The positions of a program (Glushkov, 1961) are the bits of a number, and a step
 * for all of them is a few operations on it, as most lead to the next one, the one behind that or themselves (Navarro and Raffinot, 2001). An
 * automaton takes a few hundred bytes and has no states to build, so text that was never seen costs as much as any other. Of a program with
 * more than 32 positions it knows the first 32: mostly it can say no, and else it is unsure. All are plain numbers of two arrays, because
 * what a scan waits for is memory.
 */
export class PositionAutomata {
  /** Bytes that tests may still read; whoever limits them sets it before. A test that would read more gives up, and it is below 0 then. */
  allowance = 2 ** 31 - 1
  private numbers = new Int32Array(1024)
  private used = 0
  private ascii = new Uint8Array(1024)
  private readonly asciiKnown = new Map<string, number>()
  private readonly programs: Pick<CharacterClasses, 'bounds' | 'boundClasses'>[] = []

  /**
   * @param program of one expression, of which matches begin where reading begins
   * @returns the automaton's address
   */
  add(program: Program): number {
    const { bounds, boundClasses } = program
    const { masks: all, leaps, atOnce } = positionTables(program, 1)
    const address = this.used
    const numbers = [address + at.next + all.length, atOnce, this.asciiAt(program.ascii), this.programs.push({ bounds, boundClasses }) - 1]
    numbers.push(...all, ...leaps)
    this.used += numbers.length
    while (this.used > this.numbers.length) this.numbers = doubled(this.numbers, new Int32Array(2 * this.numbers.length))
    this.numbers.set(numbers, address)
    return address
  }

  /** Many programs tell the same characters apart. */
  private asciiAt(ascii: Uint8Array): number {
    const key = ascii.join()
    let address = this.asciiKnown.get(key)
    if (address === undefined) {
      address = this.asciiKnown.size * 128
      this.asciiKnown.set(key, address)
      if (address + 128 > this.ascii.length) this.ascii = doubled(this.ascii, new Uint8Array(2 * this.ascii.length))
      this.ascii.set(ascii, address)
    }
    return address
  }

  /**
   * Whether a program matches from `place` on, of a line that stands at `from` (inclusive) to `to` (exclusive); null where the positions known
   * here do not tell; false too where the allowance ends.
   */
  testFrom(automaton: number, bytes: Uint8Array, place: number, from: number, to: number): boolean | null {
    const { numbers, ascii, allowance } = this
    const start = (place === from ? edge : sideOf(bytes[place - 1]!)) * 3 + (place === to ? edge : sideOf(bytes[place]!))
    const atOnce = numbers[automaton + at.atOnce]!
    if (atOnce !== 0 && (atOnce >> start) & 0x201) return (atOnce >> start) & 1 ? true : null
    const telling = numbers[automaton + at.telling]!
    const leaping = numbers[automaton + at.leaping]!
    const [toNext, toSecond, toSelf] = [numbers[automaton + at.next]!, numbers[automaton + at.second]!, numbers[automaton + at.self]!]
    const classes = numbers[automaton + at.ascii]!
    const stop = to - place > allowance ? place + allowance : to
    let waiting = numbers[automaton + at.starts + start]!
    let here = place
    while (here < stop) {
      const byte = bytes[here]!
      let kind: number
      if (byte < 128) {
        kind = ascii[classes + byte]!
        here++
      } else {
        const character = readCharacter(bytes, here, to)
        kind = classBeyond(this.programs[numbers[automaton + at.program]!]!, character >> 2)
        here += 1 + (character & 3)
      }
      const state = waiting & numbers[automaton + at.accepting + kind]!
      if (state === 0) {
        this.allowance = allowance - (here - place)
        return false
      }
      if ((state & telling) !== 0) {
        const told = this.tell(automaton, state, here >= to ? edge : sideOf(bytes[here]!))
        if (told !== false) {
          this.allowance = allowance - (here - place)
          return told
        }
      }
      waiting = ((state & toNext) << 1) | ((state & toSecond) << 2) | (state & toSelf)
      if ((state & leaping) !== 0) waiting |= this.leap(automaton, state)
    }
    this.allowance = stop < to ? -1 : allowance - (here - place)
    return false
  }

  /** The same backwards: of a program that is written backwards, for the part of the line before `place`. */
  testBefore(automaton: number, bytes: Uint8Array, place: number, from: number, to: number): boolean | null {
    const { numbers, ascii, allowance } = this
    const start = (place === to ? edge : sideOf(bytes[place]!)) * 3 + (place === from ? edge : sideOf(bytes[place - 1]!))
    const atOnce = numbers[automaton + at.atOnce]!
    if (atOnce !== 0 && (atOnce >> start) & 0x201) return (atOnce >> start) & 1 ? true : null
    const telling = numbers[automaton + at.telling]!
    const leaping = numbers[automaton + at.leaping]!
    const [toNext, toSecond, toSelf] = [numbers[automaton + at.next]!, numbers[automaton + at.second]!, numbers[automaton + at.self]!]
    const classes = numbers[automaton + at.ascii]!
    const stop = place - from > allowance ? place - allowance : from
    let waiting = numbers[automaton + at.starts + start]!
    let here = place
    while (here > stop) {
      const byte = bytes[here - 1]!
      let kind: number
      if (byte < 128) {
        kind = ascii[classes + byte]!
        here--
      } else {
        const character = readCharacterBefore(bytes, here, from)
        kind = classBeyond(this.programs[numbers[automaton + at.program]!]!, character >> 2)
        here -= 1 + (character & 3)
      }
      const state = waiting & numbers[automaton + at.accepting + kind]!
      if (state === 0) {
        this.allowance = allowance - (place - here)
        return false
      }
      if ((state & telling) !== 0) {
        const told = this.tell(automaton, state, here <= from ? edge : sideOf(bytes[here - 1]!))
        if (told !== false) {
          this.allowance = allowance - (place - here)
          return told
        }
      }
      waiting = ((state & toNext) << 1) | ((state & toSecond) << 2) | (state & toSelf)
      if ((state & leaping) !== 0) waiting |= this.leap(automaton, state)
    }
    this.allowance = stop > from ? -1 : allowance - (place - here)
    return false
  }

  private tell(automaton: number, state: number, ahead: Side): boolean | null {
    const { numbers } = this
    return (state & numbers[automaton + at.matched + ahead]!) !== 0 || ((state & numbers[automaton + at.beyond]!) !== 0 ? null : false)
  }

  private leap(automaton: number, state: number): number {
    const { numbers } = this
    let waiting = 0
    let leap = numbers[automaton + at.leaps]!
    for (let left = numbers[automaton + at.leaping]!; left !== 0; left &= left - 1, leap++)
      if (state & left & -left) waiting |= numbers[leap]!
    return waiting
  }
}

function doubled<Numbers extends Int32Array | Uint8Array>(from: Numbers, into: Numbers): Numbers {
  into.set(from)
  return into
}

function sideOf(byte: number): Side {
  return isWord(byte) ? word : other
}
