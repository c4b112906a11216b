import {
  createMatcher,
  printable,
  redact,
  type Decision,
  type EvidenceProvider,
  type ExpressionEngine,
  type Failure,
  type LogLine,
  type Matcher,
  type Occasion,
  type Pattern,
} from 'retriage/core'
import { Answers } from '../answers.ts'
import { endOf, invalid, parseKnownErrors, type KnownError } from './entry.ts'
import { readKnownErrors, stateOf } from './file.ts'
import { readKnownErrorTable, type KnownErrorTable } from './table.ts'

/** Where the entries are: in a file (YAML or JSON), in a table of a database, or here. */
export type KnownErrorSource = { file: string } | KnownErrorTable | { entries: readonly KnownError[] }

export interface KnownErrorOptions {
  /** Compiles what entries have under `match`; `re2` of `retriage/regex`. Without it, entries use `contains`. */
  engine?: ExpressionEngine
  /** Milliseconds for which a table is not read again; default 30,000. A file is read again when it changes. */
  keptMs?: number
  /** Milliseconds since 1970, for entries that expire; default the machine's clock. */
  clock?: () => number
}

/** Lines at the end of each stream in which entries are looked for. */
const lastLines = 5000

/**
 * What a team noted about errors it has met: says for example `known error inc-42: storage maintenance until 18:00; see https://…`. What is wrong with
 * the entries is reported when they are read, and says nothing meanwhile.
 *
 * @throws `invalid_evidence` for entries that are given here and cannot be read
 * @example createTriage({ evidence: [knownErrors({ file: 'known-errors.yaml', engine: re2 })] })
 */
export function knownErrors(options: KnownErrorSource & KnownErrorOptions): EvidenceProvider {
  const { engine, keptMs = 30_000, clock = Date.now } = options
  const collection = collectionOf(options, engine, keptMs)
  return {
    id: 'known-errors',
    async gather(failure, occasion) {
      const { applies } = await collection()
      return applies(failure, occasion, clock()).map(({ id, note, link }) => ({
        rule: `known/${id}`,
        detail: `known error ${id}: ${printable(redact(note), 300)}${link === undefined ? '' : `; see ${printable(redact(link), 150)}`}`,
      }))
    },
  }
}

/** The entries as they are now; compiled once for each state they are in. */
function collectionOf(source: KnownErrorSource, engine: ExpressionEngine | undefined, keptMs: number): () => Promise<Collection> {
  if ('entries' in source) {
    const collection = new Collection(parseKnownErrors(source.entries), engine, 'known errors')
    return async () => collection
  }
  if ('address' in source) {
    const kept = new Answers<Collection>(keptMs, 1)
    return () => kept.get('table', async () => new Collection(await readKnownErrorTable(source), engine, 'table known_errors'))!
  }
  let last: { state: string; collection: Promise<Collection> } | undefined
  return async () => {
    const state = await stateOf(source.file)
    if (last?.state !== state)
      last = { state, collection: readKnownErrors(source.file).then((read) => new Collection(read, engine, source.file)) }
    return last.collection
  }
}

/** Entries that are ready to be looked for. */
class Collection {
  private readonly matcher: Matcher | undefined

  constructor(
    private readonly entries: readonly KnownError[],
    engine: ExpressionEngine | undefined,
    place: string,
  ) {
    const patterns = entries.flatMap(({ id, match }) => (match === undefined ? [] : [patternOf(id, match)]))
    if (patterns.length === 0) return
    if (!engine)
      throw invalid(place, patterns[0]!.id, '"match" needs an engine for expressions; hand in re2 of retriage/regex, or use "contains"')
    for (const { id, match } of patterns) {
      try {
        engine.compile(match, { ignoreCase: false })
      } catch (error) {
        throw invalid(place, id, `"match" ${(error as Error).message.split(';')[0]}; write it in the syntax of RE2, or use "contains"`)
      }
    }
    this.matcher = createMatcher(patterns, engine)
  }

  readonly applies = (failure: Failure, { log, decision }: Occasion, now: number): KnownError[] => {
    const open = this.entries.filter((entry) => isOpen(entry, now) && concerns(entry, failure, decision))
    if (open.length === 0) return []
    const lines = [...log.stderr.slice(-lastLines), ...log.stdout.slice(-lastLines)]
    const matched = open.some(({ match }) => match !== undefined)
      ? new Set(this.matcher?.match(lines).map(({ pattern }) => pattern.id))
      : new Set<string>()
    return open.filter(
      ({ id, match, contains }) => (match === undefined || matched.has(id)) && (contains === undefined || stands(contains, lines)),
    )
  }
}

function patternOf(id: string, match: string): Pattern {
  return { id, match, ignoreCase: false, cause: 'unknown/unclassified', role: 'root', confidence: 1 }
}

function isOpen({ expires }: KnownError, now: number): boolean {
  return expires === undefined || now < endOf(expires)
}

function concerns({ cause, category, host, job }: KnownError, failure: Failure, decision: Decision): boolean {
  if (cause !== undefined && cause !== decision.cause) return false
  if (category !== undefined && category !== decision.category) return false
  if (host !== undefined && !fits(host, failure.host ?? '')) return false
  return job === undefined || [failure.name ?? '', String(failure.jobId)].some((name) => fits(job, name))
}

function stands(text: string, lines: readonly LogLine[]): boolean {
  const wanted = text.toLowerCase()
  return lines.some((line) => line.text.toLowerCase().includes(wanted))
}

/** Whether text is as a pattern says in which `*` stands for anything. */
function fits(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*')
  const last = rest.pop()
  if (last === undefined) return text === first
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false
  let at = first.length
  for (const part of rest) {
    const found = text.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return at <= text.length - last.length
}
