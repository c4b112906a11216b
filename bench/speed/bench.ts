import { packsWithExamples } from 'retriage/patterns/examples'
import type { Corpus } from './corpora/corpus.ts'
import { Dice } from './corpora/dice.ts'
import { generateCorpus, type CorpusName, type Sizes } from './corpora/generate.ts'
import { hosted } from './entrants/hosted.ts'
import { lineCounters } from './entrants/line-counter.ts'
import { nativePrograms } from './entrants/native.ts'
import type { Entrant } from './entrants/entrant.ts'
import { writePatterns, type PatternFile } from './expressions/pattern-file.ts'
import { patternsOf } from './expressions/renamed.ts'
import type { Plan } from './plan.ts'

/** The engine whose speed this is about. */
export const subjectName = 'retriage'

/** What the parts share: corpora, patterns and engines, each made when first asked for. */
export class Bench {
  /** Engines that could not be had, with what to do about it. */
  readonly missing: readonly string[]
  private readonly engines: readonly Entrant[]
  private readonly corpora = new Map<string, Corpus>()
  private readonly patternFiles = new Map<number, PatternFile>()

  constructor(
    readonly plan: Plan,
    /** For files that nobody needs afterwards. */
    readonly folder: string,
    readonly say: (progress: string) => void,
  ) {
    const { programs, missing } = nativePrograms(folder)
    const counters = lineCounters()
    this.missing = [...missing, ...counters.missing]
    this.engines = [
      ...programs,
      hosted(subjectName, 'retriage', "this library's scanner"),
      hosted(`${subjectName}, plain JavaScript`, 'retriage-javascript', 'the same without WebAssembly'),
      ...counters.counters,
      hosted('RegExp loop', 'regexp', 'unsafe: exponential time on some lines'),
      hosted('re2js loop', 're2js'),
      hosted('re2-wasm loop', 're2-wasm', 'loaded once for every 600 patterns, as its heap holds no more'),
    ]
  }

  /** All of them, or those with these names that can be had. */
  entrants(...names: string[]): Entrant[] {
    return this.engines.filter(({ name }) => names.length === 0 || names.includes(name))
  }

  corpus(name: CorpusName, sizes: Partial<Sizes> = {}): Corpus {
    const key = JSON.stringify([name, sizes])
    const known = this.corpora.get(key)
    if (known) return known
    this.say(`${name}: written`)
    const corpus = generateCorpus(name, this.folder, { ...this.plan.sizes, ...sizes }, packsWithExamples)
    this.corpora.set(key, corpus)
    return corpus
  }

  /** The built-in patterns, as many as the plan has. */
  patterns(count = this.plan.patterns): PatternFile {
    const known = this.patternFiles.get(count)
    if (known) return known
    const all = packsWithExamples
      .flatMap(({ patterns }) => patterns)
      .map(({ examples: _examples, nearMiss: _nearMiss, source: _source, ...pattern }) => pattern)
    const chosen = count === Infinity ? all : patternsOf(count, all, new Dice(count))
    const file = writePatterns(`patterns-${chosen.length}`, chosen, this.folder)
    this.patternFiles.set(count, file)
    return file
  }
}
