import type { CharacterClasses } from './character-classes.ts'
import { classBeyond, holds, step, type Program } from './program.ts'
import { readCharacter, readCharacterBefore } from './utf8.ts'

/** Bits of a number. */
const mostPositions = 32

/** What stands on one side of a place: a character that is no part of words, a letter, digit or underscore, or the end of the line. */
const other = 0
const word = 1
const edge = 2
type Side = typeof other | typeof word | typeof edge
const sides: readonly Side[] = [other, word, edge]

/** What is reached from a place without reading a character. */
interface Reached {
  /** Positions that wait for a character, one bit each. */
  waiting: number
  /** Whether positions that have no bit wait too. */
  beyond: boolean
  matches: boolean
}

/** Where the numbers of an automaton stand, from its address on. */
const at = {
  /** Positions that lead to the next one, to the one behind that, and to themselves. */
  next: 0,
  second: 1,
  self: 2,
  /** Positions that lead elsewhere too; where each of them does, in their order, stands at the address `leaps`. */
  leaping: 3,
  leaps: 4,
  /** Positions after which there may be an answer, and those that lead to positions without a bit. */
  telling: 5,
  beyond: 6,
  /** By what stands ahead: positions after which the program has matched. */
  matched: 7,
  /** By what stands behind × 3 + what stands ahead: positions to begin with. */
  starts: 10,
  /** By the same, one bit each: whether the program matches nothing at all there; 9 bits above, whether that is not known. */
  atOnce: 19,
  /** Where the classes of ASCII characters stand. */
  ascii: 20,
  /** Which program it is. */
  program: 21,
  /** By class: positions that accept it. */
  accepting: 22,
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
    const { bounds, boundClasses, classes, next, starts } = program
    const { positions, positionOf } = positionsOf(program)
    const numbers = new Array<number>(at.accepting + classes).fill(0)
    const reachFrom = reachedIn(program, positionOf)
    reachFrom(starts[0]!).forEach((each, behind) =>
      each.forEach(({ waiting, matches, beyond }, ahead) => {
        const start = behind * 3 + ahead
        numbers[at.starts + start] = waiting
        if (matches || beyond) numbers[at.atOnce]! |= 1 << (matches ? start : start + 9)
      }),
    )
    const having = accept(program, positions, numbers)
    const leaps: number[] = []
    positions.slice(0, mostPositions).forEach((stepAt, position) => {
      const reached = reachFrom(next[stepAt]!).filter((_, behind) => having[behind]! & (1 << position))
      lead(position, reached, having, numbers, leaps)
    })
    for (const side of sides) numbers[at.telling]! |= numbers[at.matched + side]!
    numbers[at.telling]! |= numbers[at.beyond]!
    numbers[at.ascii] = this.asciiAt(program.ascii)
    numbers[at.program] = this.programs.push({ bounds, boundClasses }) - 1
    const address = this.used
    numbers[at.leaps] = address + numbers.length
    this.used += numbers.length + leaps.length
    while (this.used > this.numbers.length) this.numbers = doubled(this.numbers, new Int32Array(2 * this.numbers.length))
    this.numbers.set([...numbers, ...leaps], address)
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

/** Notes which positions accept which class; gives those that accept some character of each kind of side. */
function accept({ accepts, args, classes, words }: Program, positions: readonly number[], numbers: number[]): number[] {
  const having = [0, 0, 0]
  positions.slice(0, mostPositions).forEach((stepAt, position) => {
    for (let kind = 0; kind < classes; kind++) {
      if (accepts[args[stepAt]! * classes + kind] !== 1) continue
      numbers[at.accepting + kind]! |= 1 << position
      having[words[kind]!]! |= 1 << position
    }
  })
  return having
}

/**
 * Notes where a position leads.
 *
 * @param reached what is reached from it, by what it may have read and what stands ahead
 */
function lead(
  position: number,
  reached: readonly (readonly Reached[])[],
  having: readonly number[],
  numbers: number[],
  leaps: number[],
): void {
  const bit = 1 << position
  const first = reached[0]
  if (!first) return
  const alike = reached.every(
    (each) =>
      each === first ||
      each.every(
        ({ waiting, matches, beyond }, ahead) =>
          waiting === first[ahead]!.waiting && matches === first[ahead]!.matches && beyond === first[ahead]!.beyond,
      ),
  )
  const [ofOther, ofWord] = [first[other]!.waiting & having[other]!, first[word]!.waiting & having[word]!]
  // What comes next must be all of what a position accepts, or none of it, where that makes a difference.
  const divided = (ofOther & ~ofWord & having[word]!) | (ofWord & ~ofOther & having[other]!)
  if (!alike || divided !== 0 || first.some(({ beyond }) => beyond)) numbers[at.beyond]! |= bit
  for (const side of sides) if (alike && first[side]!.matches) numbers[at.matched + side]! |= bit
  const targets = ofOther | ofWord
  const [next, second] = [bit << 1, position < 31 ? bit << 2 : 0]
  if (targets & next) numbers[at.next]! |= bit
  if (targets & second) numbers[at.second]! |= bit
  if (targets & bit) numbers[at.self]! |= bit
  const left = targets & ~(next | second | bit)
  if (left === 0) return
  numbers[at.leaping]! |= bit
  leaps.push(left)
}

function sideOf(byte: number): Side {
  return (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x5f ? word : other
}

/** The steps that read a character, as they follow one another in the expression, and by step which of them it is. */
function positionsOf({ kinds }: Program): { positions: readonly number[]; positionOf: Int32Array } {
  const positions: number[] = []
  const positionOf = new Int32Array(kinds.length)
  // Programs are written from their end.
  for (let i = kinds.length - 1; i >= 0; i--) if (kinds[i] === step.consume) positionOf[i] = positions.push(i) - 1
  return { positions, positionOf }
}

/** What is reached from a step, by what stands behind and what stands ahead, which makes no difference where nothing asks for it. */
function reachedIn(program: Program, positionOf: Int32Array): (start: number) => Reached[][] {
  if (program.kinds.includes(step.assert))
    return (start) => sides.map((behind) => sides.map((ahead) => reach(program, positionOf, start, behind, ahead)))
  return (start) => {
    const one = reach(program, positionOf, start, other, other)
    const row = [one, one, one]
    return [row, row, row]
  }
}

function reach({ kinds, args, next }: Program, positionOf: Int32Array, start: number, behind: Side, ahead: Side): Reached {
  const seen = new Set<number>()
  const stack = [start]
  const reached: Reached = { waiting: 0, beyond: false, matches: false }
  for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
    if (seen.has(i)) continue
    seen.add(i)
    if (kinds[i] === step.consume) {
      if (positionOf[i]! < mostPositions) reached.waiting |= 1 << positionOf[i]!
      else reached.beyond = true
    } else if (kinds[i] === step.match) reached.matches = true
    else if (kinds[i] === step.split) stack.push(args[i]!, next[i]!)
    else if (holds(args[i]!, behind, ahead)) stack.push(next[i]!)
  }
  return reached
}
