import { places, step, type Program } from './program.ts'
import { readCharacter, readCharacterBefore } from './utf8.ts'

/** Bits of a number. */
const mostPositions = 32
const [atBegin, atEnd, atBoundary] = places.map((_, index) => index)

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

/**
 * Runs a program over the bytes beside a literal. Its positions (Glushkov, 1961) are the bits of a number, and a step for all of them is a few
 * operations on it, as most lead to the next one, the one behind that or themselves (Navarro and Raffinot, 2001). It takes a few hundred
 * bytes and has no states to build, so text that was never seen costs as much as any other. Of a program with more than 32 positions it knows
 * the first 32: mostly it can say no, and else it is unsure.
 */
export class PositionAutomaton {
  /** Bytes that tests may still read; whoever limits them sets it before. A test that would read more gives up, and it is below 0 then. */
  allowance = Infinity
  private readonly ascii: Uint8Array
  private readonly bounds: Int32Array
  private readonly boundClasses: Uint8Array
  /** By what stands behind × 3 + what stands ahead: positions to begin with. */
  private readonly starts = new Int32Array(9)
  /** By the same: whether the program matches nothing at all there, null where that is not known. */
  private readonly atOnce: (boolean | null)[] = []
  /** By class: positions that accept it. */
  private readonly accepting: Int32Array
  /** Positions that lead to the next one, to the one behind that, and to themselves. */
  private toNext = 0
  private toSecond = 0
  private toSelf = 0
  /** Positions that lead elsewhere too, and where each of them does, in their order. */
  private leaping = 0
  private readonly leaps: number[] = []
  /** Positions that lead to those without a bit. */
  private toBeyond = 0
  /** By what stands ahead: positions after which the program has matched. */
  private readonly matched = new Int32Array(3)
  /** Positions after which there may be an answer. */
  private telling = 0

  /** @param program of one expression, of which matches begin where reading begins */
  constructor(program: Program) {
    const { ascii, bounds, boundClasses, classes, next, starts } = program
    this.ascii = ascii
    this.bounds = bounds
    this.boundClasses = boundClasses
    this.accepting = new Int32Array(classes)
    const { positions, at } = positionsOf(program)
    for (const behind of sides) {
      for (const ahead of sides) {
        const { waiting, matches, beyond } = reach(program, at, starts[0]!, behind, ahead)
        this.starts[behind * 3 + ahead] = waiting
        this.atOnce.push(matches || (beyond ? null : false))
      }
    }
    const having = this.accept(program, positions)
    positions.slice(0, mostPositions).forEach((stepAt, position) => {
      const behind = sides.filter((side) => having[side]! & (1 << position))
      this.lead(
        position,
        behind.map((side) => sides.map((ahead) => reach(program, at, next[stepAt]!, side, ahead))),
        having,
      )
    })
    this.telling = this.matched.reduce((all, each) => all | each, this.toBeyond)
  }

  /** Notes which positions accept which class; gives those that accept some character of each kind of side. */
  private accept({ accepts, args, classes, words }: Program, positions: readonly number[]): number[] {
    const having = [0, 0, 0]
    positions.slice(0, mostPositions).forEach((stepAt, position) => {
      for (let kind = 0; kind < classes; kind++) {
        if (accepts[args[stepAt]! * classes + kind] !== 1) continue
        this.accepting[kind]! |= 1 << position
        having[words[kind]!]! |= 1 << position
      }
    })
    return having
  }

  /** @param reached what a position leads to, by what it may have read and what stands ahead */
  private lead(position: number, reached: readonly (readonly Reached[])[], having: readonly number[]): void {
    const bit = 1 << position
    const first = reached[0]
    if (!first) return
    const alike = reached.every((each) =>
      each.every(
        ({ waiting, matches, beyond }, ahead) =>
          waiting === first[ahead]!.waiting && matches === first[ahead]!.matches && beyond === first[ahead]!.beyond,
      ),
    )
    const [ofOther, ofWord] = [first[other]!.waiting & having[other]!, first[word]!.waiting & having[word]!]
    // What comes next must be all of what a position accepts, or none of it, where that makes a difference.
    const divided = (ofOther & ~ofWord & having[word]!) | (ofWord & ~ofOther & having[other]!)
    if (!alike || divided !== 0 || first.some(({ beyond }) => beyond)) this.toBeyond |= bit
    for (const side of sides) if (alike && first[side]!.matches) this.matched[side]! |= bit
    const targets = ofOther | ofWord
    const [next, second] = [bit << 1, position < 31 ? bit << 2 : 0]
    if (targets & next) this.toNext |= bit
    if (targets & second) this.toSecond |= bit
    if (targets & bit) this.toSelf |= bit
    const left = targets & ~(next | second | bit)
    if (left === 0) return
    this.leaping |= bit
    this.leaps.push(left)
  }

  /**
   * Whether the program matches from `at` on, of a line that stands at `from` (inclusive) to `to` (exclusive); null where the positions known
   * here do not tell; false too where the allowance ends.
   */
  testFrom(bytes: Uint8Array, at: number, from: number, to: number): boolean | null {
    const start = (at === from ? edge : sideOf(bytes[at - 1]!)) * 3 + (at === to ? edge : sideOf(bytes[at]!))
    if (this.atOnce[start] !== false) return this.atOnce[start]!
    const { ascii, accepting, toNext, toSecond, toSelf, leaping, telling } = this
    const stop = Math.min(to, at + this.allowance)
    let waiting = this.starts[start]!
    let place = at
    while (place < stop) {
      const byte = bytes[place]!
      let kind: number
      if (byte < 128) {
        kind = ascii[byte]!
        place++
      } else {
        const character = readCharacter(bytes, place, to)
        kind = this.classBeyond(character >> 2)
        place += 1 + (character & 3)
      }
      const state = waiting & accepting[kind]!
      if (state === 0) return this.end(false, place - at)
      if ((state & telling) !== 0) {
        const told = this.tell(state, place >= to ? edge : sideOf(bytes[place]!))
        if (told !== false) return this.end(told, place - at)
      }
      waiting = ((state & toNext) << 1) | ((state & toSecond) << 2) | (state & toSelf)
      if ((state & leaping) !== 0) waiting |= this.leap(state & leaping)
    }
    return this.end(false, stop < to ? Infinity : place - at)
  }

  /** The same backwards: of a program that is written backwards, for the part of the line before `at`. */
  testBefore(bytes: Uint8Array, at: number, from: number, to: number): boolean | null {
    const start = (at === to ? edge : sideOf(bytes[at]!)) * 3 + (at === from ? edge : sideOf(bytes[at - 1]!))
    if (this.atOnce[start] !== false) return this.atOnce[start]!
    const { ascii, accepting, toNext, toSecond, toSelf, leaping, telling } = this
    const stop = Math.max(from, at - this.allowance)
    let waiting = this.starts[start]!
    let place = at
    while (place > stop) {
      const byte = bytes[place - 1]!
      let kind: number
      if (byte < 128) {
        kind = ascii[byte]!
        place--
      } else {
        const character = readCharacterBefore(bytes, place, from)
        kind = this.classBeyond(character >> 2)
        place -= 1 + (character & 3)
      }
      const state = waiting & accepting[kind]!
      if (state === 0) return this.end(false, at - place)
      if ((state & telling) !== 0) {
        const told = this.tell(state, place <= from ? edge : sideOf(bytes[place - 1]!))
        if (told !== false) return this.end(told, at - place)
      }
      waiting = ((state & toNext) << 1) | ((state & toSecond) << 2) | (state & toSelf)
      if ((state & leaping) !== 0) waiting |= this.leap(state & leaping)
    }
    return this.end(false, stop > from ? Infinity : at - place)
  }

  private end<Answer>(answer: Answer, read: number): Answer {
    this.allowance -= read
    return answer
  }

  private tell(state: number, ahead: Side): boolean | null {
    return (state & this.matched[ahead]!) !== 0 || ((state & this.toBeyond) !== 0 ? null : false)
  }

  private leap(state: number): number {
    let waiting = 0
    let left = this.leaping
    for (const targets of this.leaps) {
      if (state & left & -left) waiting |= targets
      left &= left - 1
    }
    return waiting
  }

  private classBeyond(point: number): number {
    const { bounds, boundClasses } = this
    let low = 0
    let high = bounds.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (bounds[middle]! <= point) low = middle
      else high = middle - 1
    }
    return boundClasses[low]!
  }
}

function sideOf(byte: number): Side {
  return (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x5f ? word : other
}

/** The steps that read a character, as they follow one another in the expression, and by step which of them it is. */
function positionsOf({ kinds }: Program): { positions: readonly number[]; at: Int32Array } {
  const positions: number[] = []
  const at = new Int32Array(kinds.length)
  // Programs are written from their end.
  for (let i = kinds.length - 1; i >= 0; i--) if (kinds[i] === step.consume) at[i] = positions.push(i) - 1
  return { positions, at }
}

function reach({ kinds, args, next }: Program, at: Int32Array, start: number, behind: Side, ahead: Side): Reached {
  const seen = new Set<number>()
  const stack = [start]
  const reached: Reached = { waiting: 0, beyond: false, matches: false }
  for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
    if (seen.has(i)) continue
    seen.add(i)
    if (kinds[i] === step.consume) {
      if (at[i]! < mostPositions) reached.waiting |= 1 << at[i]!
      else reached.beyond = true
    } else if (kinds[i] === step.match) reached.matches = true
    else if (kinds[i] === step.split) stack.push(args[i]!, next[i]!)
    else if (holds(args[i]!, behind, ahead)) stack.push(next[i]!)
  }
  return reached
}

function holds(place: number, behind: Side, ahead: Side): boolean {
  if (place === atBegin) return behind === edge
  if (place === atEnd) return ahead === edge
  return ((behind === word) !== (ahead === word)) === (place === atBoundary)
}
