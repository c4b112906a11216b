import type { CompiledPatterns } from './compiled-patterns.ts'
import type { Matchable } from './compile.ts'
import type { Edges } from './edges.ts'

/** Patterns in the order of their ids: those given, and compiled ones, of which one gives way to a given pattern with its id. */
export class PatternList<P extends Matchable = Matchable> {
  readonly given: readonly P[]
  /** By place: the place among the compiled ones, or −1 − the place among those given. */
  private readonly sources: Int32Array
  /** By place of a given or a compiled pattern: its place in the list; −1 where it has given way. */
  readonly placesOfGiven: Int32Array
  readonly placesOfCompiled: Int32Array

  constructor(
    patterns: readonly P[],
    readonly compiled?: CompiledPatterns,
  ) {
    this.given = [...patterns].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
    const count = compiled?.length ?? 0
    this.placesOfGiven = new Int32Array(this.given.length)
    this.placesOfCompiled = new Int32Array(count).fill(-1)
    const sources: number[] = []
    let next = 0
    const takeUntil = (end: number): void => {
      for (; next < end; next++) this.placesOfCompiled[next] = sources.push(next) - 1
    }
    this.given.forEach(({ id }, i) => {
      const place = compiled?.placeOf(id) ?? 0
      takeUntil(place)
      if (place < count && compiled?.id(place) === id) next = place + 1
      this.placesOfGiven[i] = sources.push(-1 - i) - 1
    })
    takeUntil(count)
    this.sources = Int32Array.from(sources)
  }

  get length(): number {
    return this.sources.length
  }

  at(place: number): P {
    const source = this.sources[place]!
    return source < 0 ? this.given[-1 - source]! : (this.compiled!.at(source) as Matchable as P)
  }

  /** Of a compiled pattern what `CompiledPatterns.partOf` says; null of a given one. */
  compiledPart(place: number, ordinal: number): ReturnType<CompiledPatterns['partOf']> | null {
    const source = this.sources[place]!
    return source < 0 ? null : this.compiled!.partOf(source, ordinal)
  }

  /** Of a compiled pattern what `CompiledPatterns.edgesOf` says; null of a given one. */
  compiledEdges(place: number, ordinal: number): Edges | null {
    const source = this.sources[place]!
    return source < 0 ? null : this.compiled!.edgesOf(source, ordinal)
  }
}
