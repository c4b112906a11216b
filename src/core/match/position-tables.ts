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

/** What an automaton of positions is made of. Sets of positions are so many words of 32 bits, one set behind the other. */
export interface PositionTables {
  masks: Int32Array
  /** Where each of the positions that lead elsewhere too does, in their order. */
  leaps: readonly number[]
  /** By what stands behind × 3 + what stands ahead, one bit each: whether the program matches nothing at all there; 9 bits above, whether that is not known. */
  atOnce: number
}

/** What is reached from a place without reading a character. */
interface Reached {
  /** Positions that wait for a character, 32 to a word. */
  waiting: [number, number]
  /** Whether positions that have no bit wait too. */
  beyond: boolean
  matches: boolean
}

/**
 * @param words of 32 bits that a set of positions has; of more positions only the first have a bit
 * @param isLooser whether matches of the program are none for certain: they lead beyond its positions
 */
export function positionTables(program: Program, words: 1 | 2, isLooser = false): PositionTables {
  return new Builder(program, words, isLooser).tables()
}

class Builder {
  private readonly most: number
  /** The steps that read a character and have a bit, as they follow one another in the expression; by step which of them it is, or -1. */
  private positions: number[] = []
  private readonly positionOf: Int32Array
  private readonly asserts: boolean
  private readonly masks: Int32Array
  private readonly leaps: number[] = []
  /** By side, two words each: the positions that accept some character of it. */
  private readonly having = new Int32Array(6)

  constructor(
    private readonly program: Program,
    private readonly words: 1 | 2,
    private readonly isLooser: boolean,
  ) {
    const { kinds, classes } = program
    this.most = 32 * words
    this.asserts = kinds.includes(step.assert)
    this.positionOf = new Int32Array(kinds.length).fill(-1)
    // Programs are written from their end.
    for (let i = kinds.length - 1; i >= 0; i--) if (kinds[i] === step.consume) this.positions.push(i)
    if (this.positions.length > this.most) this.positions = this.nearest()
    this.positions.forEach((i, position) => (this.positionOf[i] = position))
    this.masks = new Int32Array(words * (masks.accepting + classes))
  }

  /** Of more steps than there are bits those that the fewest characters lead to: most text differs at once. */
  private nearest(): number[] {
    const { kinds, args, next, starts } = this.program
    const seen = new Set<number>()
    const nearest: number[] = []
    for (let from = [starts[0]!]; from.length > 0 && nearest.length < this.most;) {
      const reached: number[] = []
      for (let i = from.pop(); i !== undefined; i = from.pop()) {
        if (seen.has(i)) continue
        seen.add(i)
        if (kinds[i] === step.consume) reached.push(i)
        else if (kinds[i] === step.split) from.push(args[i]!, next[i]!)
        else if (kinds[i] === step.assert) from.push(next[i]!)
      }
      nearest.push(...reached)
      from = reached.map((i) => next[i]!)
    }
    return nearest.slice(0, this.most).sort((a, b) => b - a)
  }

  tables(): PositionTables {
    const { leaps, masks: all, positions, program, words } = this
    let atOnce = 0
    this.reachedFrom(program.starts[0]!).forEach((each, behind) =>
      each.forEach(({ waiting, matches, beyond }, ahead) => {
        const start = behind * 3 + ahead
        for (let word = 0; word < words; word++) all[words * (masks.starts + start) + word] = waiting[word]!
        if (matches || beyond) atOnce |= 1 << (matches ? start : start + 9)
      }),
    )
    for (let position = 0; position < positions.length; position++) this.accept(position)
    for (let position = 0; position < positions.length; position++) this.lead(position)
    for (let word = 0; word < words; word++) {
      let telling = all[words * masks.beyond + word]!
      for (const each of sides) telling |= all[words * (masks.matched + each) + word]!
      all[words * masks.telling + word] = telling
    }
    return { masks: all, leaps, atOnce }
  }

  private add(mask: number, position: number): void {
    this.masks[this.words * mask + (position >> 5)]! |= 1 << (position & 31)
  }

  /** Notes which classes a position accepts. */
  private accept(position: number): void {
    const { accepts, args, classes, words } = this.program
    const set = args[this.positions[position]!]! * classes
    for (let kind = 0; kind < classes; kind++) {
      if (accepts[set + kind] !== 1) continue
      this.add(masks.accepting + kind, position)
      this.having[2 * words[kind]! + (position >> 5)]! |= 1 << (position & 31)
    }
  }

  /** Notes where a position leads. */
  private lead(position: number): void {
    const { having, words } = this
    const mayHaveRead = (behind: number): boolean => ((having[2 * behind + (position >> 5)]! >>> (position & 31)) & 1) === 1
    const reached = this.reachedFrom(this.program.next[this.positions[position]!]!).filter((_, behind) => mayHaveRead(behind))
    const first = reached[0]
    if (!first) return
    const alike = reached.every((each) => each === first || each.every((one, ahead) => isSame(one, first[ahead]!)))
    const targets: [number, number] = [0, 0]
    let divided = 0
    for (let word = 0; word < words; word++) {
      const [others, letters] = [having[2 * side.other + word]!, having[2 * side.word + word]!]
      const [ofOther, ofWord] = [first[side.other]!.waiting[word]! & others, first[side.word]!.waiting[word]! & letters]
      // What comes next must be all of what a position accepts, or none of it, where that makes a difference.
      divided |= (ofOther & ~ofWord & letters) | (ofWord & ~ofOther & others)
      targets[word] = ofOther | ofWord
    }
    if (!alike || divided !== 0 || first.some(({ beyond }) => beyond)) this.add(masks.beyond, position)
    for (const each of sides) if (alike && first[each]!.matches) this.add(masks.matched + each, position)
    this.step(position, position + 1, masks.next, targets)
    this.step(position, position + 2, masks.second, targets)
    this.step(position, position, masks.self, targets)
    if (targets[0] === 0 && targets[1] === 0) return
    this.add(masks.leaping, position)
    for (let word = 0; word < words; word++) this.leaps.push(targets[word]!)
  }

  /** Notes that a position leads to another where it does, and takes that from the targets. */
  private step(position: number, to: number, mask: number, targets: [number, number]): void {
    const bit = 1 << (to & 31)
    if (to >= 64 || (targets[to >> 5]! & bit) === 0) return
    this.add(mask, position)
    targets[to >> 5]! &= ~bit
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
    const reached: Reached = { waiting: [0, 0], beyond: false, matches: false }
    for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
      if (seen.has(i)) continue
      seen.add(i)
      if (kinds[i] === step.consume) {
        const position = this.positionOf[i]!
        if (position >= 0) reached.waiting[position >> 5]! |= 1 << (position & 31)
        else reached.beyond = true
      } else if (kinds[i] === step.match) reached[this.isLooser ? 'beyond' : 'matches'] = true
      else if (kinds[i] === step.split) stack.push(args[i]!, next[i]!)
      else if (holds(args[i]!, behind, ahead)) stack.push(next[i]!)
    }
    return reached
  }
}

function isSame(one: Reached, other: Reached): boolean {
  return (
    one.waiting[0] === other.waiting[0] &&
    one.waiting[1] === other.waiting[1] &&
    one.matches === other.matches &&
    one.beyond === other.beyond
  )
}
