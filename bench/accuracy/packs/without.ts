import { builtInClassifiers, builtInPacks, createTriage } from 'retriage'
import { patterns } from 'retriage/classifiers'
import { re2 } from 'retriage/regex'
import type { Decider } from '../decider.ts'

/** The library with some of its packs left out. Incident readers, exit codes, signals and the like stay. */
export function deciderWithout(left: (pack: string) => boolean, name: string): Decider {
  const rest = builtInPacks.filter((pack) => !left(pack.name)).flatMap((pack) => pack.patterns)
  // Given as a classifier and not as packs: expressions of given packs are compiled at once, a thousand for every pack left out.
  const classifiers = [patterns({ patterns: rest, engine: re2 }), ...builtInClassifiers]
  return { name, ...createTriage({ builtIn: false, classifiers }) }
}

/** The library without any pattern. */
export function deciderWithoutPacks(): Decider {
  return deciderWithout(() => true, 'createTriage() without packs')
}
