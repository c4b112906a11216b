import type { CompiledPatterns } from './compiled-patterns.ts'
import type { Matchable } from './compile.ts'

/** Patterns in the order of their ids: those given, and compiled ones, of which one gives way to a given pattern with its id. */
export class PatternList<P extends Matchable = Matchable> {
  readonly given: readonly P[]
  /** Null where there are only compiled patterns, which keep their places. */
  private readonly places: Places | null

  constructor(
    patterns: readonly P[],
    readonly compiled?: CompiledPatterns,
  ) {
    this.given = [...patterns].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
    this.places = this.given.length === 0 ? null : placesOf(this.given, compiled)
  }

  get length(): number {
    return this.places?.sources.length ?? this.compiled?.length ?? 0
  }

  at(place: number): P {
    const compiled = this.compiledAt(place)
    return compiled < 0 ? this.given[-1 - compiled]! : (this.compiled!.at(compiled) as Matchable as P)
  }

  /** The place among the compiled patterns of one of them; −1 − the place among the given ones of another. */
  compiledAt(place: number): number {
    return this.places ? this.places.sources[place]! : place
  }

  placeOfGiven(place: number): number {
    return this.places!.ofGiven[place]!
  }

  /** −1 where it has given way. */
  placeOfCompiled(place: number): number {
    return this.places ? this.places.ofCompiled[place]! : place
  }
}

interface Places {
  /** By place: see `compiledAt`. */
  sources: readonly number[]
  ofGiven: readonly number[]
  ofCompiled: Int32Array
}

function placesOf(given: readonly Matchable[], compiled: CompiledPatterns | undefined): Places {
  const count = compiled?.length ?? 0
  const ofCompiled = new Int32Array(count).fill(-1)
  const sources: number[] = []
  let next = 0
  const takeUntil = (end: number): void => {
    for (; next < end; next++) ofCompiled[next] = sources.push(next) - 1
  }
  const ofGiven = given.map(({ id }, i) => {
    const place = compiled?.placeOf(id) ?? 0
    takeUntil(place)
    if (place < count && compiled?.id(place) === id) next = place + 1
    return sources.push(-1 - i) - 1
  })
  takeUntil(count)
  return { sources, ofGiven, ofCompiled }
}
