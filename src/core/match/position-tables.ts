import { holds, step, type Program } from './program.ts'

/** What stands on one side of a place: a character that is no part of words, a letter, digit or underscore, or the end of the line. */
export const side = { other: 0, word: 1, edge: 2 } as const
export type Side = (typeof side)[keyof typeof side]
const sides: readonly Side[] = [side.other, side.word, side.edge]

/** Sets of positions that an automaton has, one bit for each position, by their place. */
export const masks = {
  /** Positions that lead to the next one, to the one behind that, and to themselves. */
  next: 0,
  second: 1,
  self: 2,
  /** Positions that lead elsewhere too. */
  leaping: 3,
  /** Positions after which there may be an answer, and those that lead to positions without a bit. */
  telling: 4,
  beyond: 5,
  /** By what stands ahead: positions after which the program has matched. */
  matched: 6,
  /** By what stands behind × 3 + what stands ahead: positions to begin with. */
  starts: 9,
  /** By class: positions that accept it. */
  accepting: 18,
} as const

/** What an automaton of positions is made of. Sets of positions are so many words of 32 bits. */
export interface PositionTables {
  masks: Mask[]
  /** Where each of the positions that lead elsewhere too does, in their order. */
  leaps: Mask[]
  /** By what stands behind × 3 + what stands ahead, one bit each: whether the program matches nothing at all there; 9 bits above, whether that is not known. */
  atOnce: number
}
type Mask = number[]

/** What is reached from a place without reading a character. */
interface Reached {
  /** Positions that wait for a character. */
  waiting: Mask
  /** Whether positions that have no bit wait too. */
  beyond: boolean
  matches: boolean
}

/** @param words of 32 bits that a set of positions has; the positions behind have no bit */
export function positionTables(program: Program, words: number): PositionTables {
  return new Builder(program, words).tables()
}

class Builder {
  private readonly most: number
  /** The steps that read a character, as they follow one another in the expression, and by step which of them it is. */
  private readonly positions: number[] = []
  private readonly positionOf: Int32Array
  private readonly asserts: boolean
  private readonly masks: Mask[]
  private readonly leaps: Mask[] = []

  constructor(
    private readonly program: Program,
    private readonly words: number,
  ) {
    const { kinds, classes } = program
    this.most = 32 * words
    this.asserts = kinds.includes(step.assert)
    this.positionOf = new Int32Array(kinds.length)
    // Programs are written from their end.
    for (let i = kinds.length - 1; i >= 0; i--) if (kinds[i] === step.consume) this.positionOf[i] = this.positions.push(i) - 1
    this.masks = Array.from({ length: masks.accepting + classes }, () => this.none())
  }

  tables(): PositionTables {
    const { program, masks: all } = this
    let atOnce = 0
    this.reachedFrom(program.starts[0]!).forEach((each, behind) =>
      each.forEach(({ waiting, matches, beyond }, ahead) => {
        const start = behind * 3 + ahead
        all[masks.starts + start] = waiting
        if (matches || beyond) atOnce |= 1 << (matches ? start : start + 9)
      }),
    )
    const having = this.accept()
    this.positions.slice(0, this.most).forEach((stepAt, position) => {
      const reached = this.reachedFrom(program.next[stepAt]!).filter((_, behind) => has(having[behind]!, position))
      this.lead(position, reached, having)
    })
    const told = [...sides.map((each) => all[masks.matched + each]!), all[masks.beyond]!]
    all[masks.telling] = this.none().map((_, word) => told.reduce((bits, mask) => bits | mask[word]!, 0))
    return { masks: all, leaps: this.leaps, atOnce }
  }

  private none(): Mask {
    return new Array<number>(this.words).fill(0)
  }

  /** Notes which positions accept which class; gives those that accept some character of each kind of side. */
  private accept(): Mask[] {
    const { accepts, args, classes, words } = this.program
    const having = sides.map(() => this.none())
    this.positions.slice(0, this.most).forEach((stepAt, position) => {
      for (let kind = 0; kind < classes; kind++) {
        if (accepts[args[stepAt]! * classes + kind] !== 1) continue
        add(this.masks[masks.accepting + kind]!, position)
        add(having[words[kind]!]!, position)
      }
    })
    return having
  }

  /**
   * Notes where a position leads.
   *
   * @param reached what is reached from it, by what it may have read and what stands ahead
   */
  private lead(position: number, reached: readonly (readonly Reached[])[], having: readonly Mask[]): void {
    const first = reached[0]
    if (!first) return
    const alike = reached.every(
      (each) =>
        each === first ||
        each.every(
          ({ waiting, matches, beyond }, ahead) =>
            waiting.every((bits, word) => bits === first[ahead]!.waiting[word]) &&
            matches === first[ahead]!.matches &&
            beyond === first[ahead]!.beyond,
        ),
    )
    const targets = this.none()
    let divided = 0
    for (let word = 0; word < this.words; word++) {
      const [others, letters] = [having[side.other]![word]!, having[side.word]![word]!]
      const [ofOther, ofWord] = [first[side.other]!.waiting[word]! & others, first[side.word]!.waiting[word]! & letters]
      // What comes next must be all of what a position accepts, or none of it, where that makes a difference.
      divided |= (ofOther & ~ofWord & letters) | (ofWord & ~ofOther & others)
      targets[word] = ofOther | ofWord
    }
    if (!alike || divided !== 0 || first.some(({ beyond }) => beyond)) add(this.masks[masks.beyond]!, position)
    for (const each of sides) if (alike && first[each]!.matches) add(this.masks[masks.matched + each]!, position)
    this.step(position, position + 1, masks.next, targets)
    this.step(position, position + 2, masks.second, targets)
    this.step(position, position, masks.self, targets)
    if (targets.every((bits) => bits === 0)) return
    add(this.masks[masks.leaping]!, position)
    this.leaps.push(targets)
  }

  /** Notes that a position leads to another where it does, and takes that from the targets. */
  private step(position: number, to: number, mask: number, targets: Mask): void {
    if (!has(targets, to)) return
    add(this.masks[mask]!, position)
    targets[to >> 5]! &= ~(1 << (to & 31))
  }

  /** What is reached from a step, by what stands behind and what stands ahead, which makes no difference where nothing asks for it. */
  private reachedFrom(start: number): Reached[][] {
    if (this.asserts) return sides.map((behind) => sides.map((ahead) => this.reach(start, behind, ahead)))
    const one = this.reach(start, side.other, side.other)
    const row = [one, one, one]
    return [row, row, row]
  }

  private reach(start: number, behind: Side, ahead: Side): Reached {
    const { kinds, args, next } = this.program
    const seen = new Set<number>()
    const stack = [start]
    const reached: Reached = { waiting: this.none(), beyond: false, matches: false }
    for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
      if (seen.has(i)) continue
      seen.add(i)
      if (kinds[i] === step.consume) {
        if (this.positionOf[i]! < this.most) add(reached.waiting, this.positionOf[i]!)
        else reached.beyond = true
      } else if (kinds[i] === step.match) reached.matches = true
      else if (kinds[i] === step.split) stack.push(args[i]!, next[i]!)
      else if (holds(args[i]!, behind, ahead)) stack.push(next[i]!)
    }
    return reached
  }
}

function has(mask: Mask, position: number): boolean {
  return ((mask[position >> 5] ?? 0) & (1 << (position & 31))) !== 0
}

function add(mask: Mask, position: number): void {
  mask[position >> 5]! |= 1 << (position & 31)
}
