import {
  formatDuration,
  formatMemory,
  fingerprint,
  hash,
  parseDuration,
  parseMemory,
  readLines,
  redact,
  wholeLog,
  type Classification,
  type ClassifierContext,
  type Failure,
  type Log,
  type LogLine,
  type RedactionRule,
  type Sibling,
} from 'retriage/core'
import { chooseLines, visible, type ShownLine } from './shown.ts'

/** UTF-16 units of both streams that are shown; a third of it at least goes to each that needs it. */
const mostLog = 12_000

/** What a model is shown of one failure. */
export interface View {
  /** The report with its marks. */
  text: string
  /** The lines of the log in it, in their order. */
  lines: readonly ShownLine[]
  /** Whether something else than its log says that it failed: exit code, signal or state. */
  failed: boolean
  /** The same for failures that differ only in times, ids, hosts, paths, names and such. */
  fingerprint: string
}

/**
 * A bounded view of a failure for a model: what is known, then the lines of its log that matter, without credentials and without anything that cannot
 * be seen. Of other jobs it holds counts and nothing that they wrote, so that no log can speak about another job.
 */
export function viewOf(failure: Failure, context: ClassifierContext, redactions: readonly RedactionRule[] = []): View {
  const clean = (text: string): string => redact(text, { extra: redactions })
  const lines = linesOf(failure, context, clean)
  const facts = factsOf(failure, clean)
  const found = context.findings.slice(0, 3).map(describeFinding)
  const outside = context.outside.map((item) => `- ${item.source}: ${visible(clean(item.detail ?? ''), 400)}`)
  const body = [
    ...facts.own,
    ...facts.ended,
    ...section(
      'Earlier attempts',
      context.history.map(({ attempt, findings }) => `- ${describeEnd(attempt)}; ${findings[0]?.cause ?? 'cause not known'}`),
    ),
    ...section('Found by rules, and not certain enough', found),
    ...section('Failures decided together with this one', describeSiblings(context.siblings)),
    ...section('Heard from outside', outside),
    '',
    ...streamOf('stderr', lines),
    ...streamOf('stdout', lines),
  ].join('\n')
  const mark = hash(body)
  return {
    text: `BEGIN REPORT ${mark}\n${body}\nEND REPORT ${mark}`,
    lines,
    failed: Boolean(failure.returnCode) || failure.signal !== undefined || failure.schedulerState !== undefined,
    fingerprint: fingerprint(
      failure.schedulerState ?? '',
      ...[...facts.ended, ...found, ...outside].map(spelt),
      ...lines.map(({ stream, text }) => `${stream}| ${spelt(text)}`),
    ),
  }
}

function linesOf(failure: Failure, { findings, log: read }: ClassifierContext, clean: (text: string) => string): ShownLine[] {
  const log = cleanLog(failure, read, clean)
  const numbers = (stream: string): Set<number> =>
    new Set(
      findings.flatMap(({ evidence }) => evidence.flatMap((item) => (item.stream === stream && item.lineNumber ? [item.lineNumber] : []))),
    )
  const stderr = chooseLines('stderr', log.stderr, numbers('stderr'), log.stdout.length > 0 ? (mostLog * 2) / 3 : mostLog)
  const used = stderr.reduce((sum, { text }) => sum + text.length, 0)
  return [...stderr, ...chooseLines('stdout', log.stdout, numbers('stdout'), mostLog - used)]
}

/** The log without credentials. As a whole, because a private key is a credential of many lines; lines keep their numbers. */
function cleanLog({ stderrTail, stdoutTail }: Failure, read: Log, clean: (text: string) => string): Log {
  const stream = (tail: string | undefined, lines: readonly LogLine[]): readonly LogLine[] => {
    if (tail !== undefined && tail.length <= wholeLog) return readLines(clean(tail))
    const raws = clean(lines.map(({ raw }) => raw).join('\n')).split('\n')
    return lines.map((line, index) => ({ ...line, raw: raws[index] ?? '' })).filter(({ text }) => text !== '')
  }
  return { stderr: stream(stderrTail, read.stderr), stdout: stream(stdoutTail, read.stdout) }
}

function factsOf(failure: Failure, clean: (text: string) => string): { own: string[]; ended: string[] } {
  const said = (label: string, value: string | number | undefined, most = 200): string[] =>
    value === undefined ? [] : [`${label}: ${visible(clean(String(value)), most)}`]
  const { memory, runtime, peakMemory, execTimeSeconds } = failure
  return {
    own: [
      ...said('Job', failure.name),
      ...said('Attempt', failure.attemptId),
      ...said('Command', failure.command, 500),
      ...said('Host', failure.host),
      ...said('Ran for seconds', execTimeSeconds),
      ...said('Memory it had', memory === undefined ? undefined : formatMemory(parseMemory(memory))),
      ...said('Memory it used at most', peakMemory === undefined ? undefined : formatMemory(parseMemory(peakMemory))),
      ...said('Time it had', runtime === undefined ? undefined : formatDuration(parseDuration(runtime))),
    ],
    ended: [
      ...said('Ended', describeEnd(failure)),
      ...(failure.started === false ? ['It never began.'] : []),
      ...said('State given by the scheduler', failure.schedulerState),
    ],
  }
}

function describeEnd({ returnCode, signal }: Omit<Failure, 'jobId'>): string {
  return signal !== undefined
    ? `by signal ${signal}`
    : typeof returnCode === 'number'
      ? `with exit code ${returnCode}`
      : 'without an exit code'
}

function describeFinding({ cause, verdict, evidence: [first] }: Classification): string {
  return `- ${cause} (${verdict})${first?.lineNumber === undefined ? '' : `, by ${first.stream} line ${first.lineNumber}`}`
}

/** Causes and counts alone: what another job wrote is none of this one's business. */
function describeSiblings(siblings: readonly Sibling[]): string[] {
  const counts = new Map<string, number>()
  for (const { findings } of siblings) {
    const cause = findings[0]?.cause ?? 'cause not known'
    counts.set(cause, (counts.get(cause) ?? 0) + 1)
  }
  return [...counts]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, 8)
    .map(([cause, count]) => `- ${count} × ${cause}`)
}

function section(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : ['', `${title}:`, ...items]
}

function streamOf(stream: ShownLine['stream'], lines: readonly ShownLine[]): string[] {
  const own = lines.filter((line) => line.stream === stream)
  return own.flatMap(({ lineNumber, text }, index) => {
    const before = own[index - 1]
    const gap = before && lineNumber - before.lineNumber > 1 ? ['…'] : []
    return [...gap, `${stream} ${lineNumber}| ${text}`]
  })
}

/** A number that names a kind of failure is no count: exit codes, error numbers and statuses are spelt out, so that a fingerprint keeps them. */
const codes = /\b(exit|status|code|errno|error|http(?:\/[\d.]{1,3})?|signal|returned|rc)(\W{1,3}(?:code|status)?\W{0,3})(\d{1,5})\b/gi

function spelt(text: string): string {
  return text.replace(
    codes,
    (_, word: string, between: string, digits: string) =>
      `${word}${between}#${Array.from(digits, (digit) => 'abcdefghij'[Number(digit)]).join('')}`,
  )
}
