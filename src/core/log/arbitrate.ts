import { causeOf, type CauseId } from '../cause.ts'
import type { Match } from '../match/matcher.ts'
import type { Role } from '../pattern.ts'
import { lastSuccess } from './ending.ts'
import type { Incident } from './incident.ts'
import type { LogLine } from './lines.ts'
import { meaningOf } from './meaning.ts'
import { byPrecedence } from './precedence.ts'
import { byLaterRank } from './rank.ts'
import { isInformation, isWarning } from './level.ts'
import { reinterpret } from './reinterpret.ts'
import { signOf, signsOf } from './signs.ts'
import { lesserRole, roleWeight } from './role.ts'

/** From this worth on a contender makes plain words unnecessary. */
const enough = 0.4

/** What a line is worth that stands before a line saying that things ended well. */
const survivedWeight = 0.5

/** A pattern that only says that something failed leaves the line to its structure and its words. */
const saysLittle: ReadonlySet<CauseId> = new Set<CauseId>(['unknown/unclassified', 'code_bug/exception'])

/** Plain words are read for want of anything better: they stand back where a pattern or a form says something. */
function isProse(rule: string): boolean {
  return rule.startsWith('prose/')
}

function saysSomething({ cause, worth }: Contender): boolean {
  return worth >= enough && causeOf(cause).verdict !== 'unknown'
}

/** A line that may be the reason of the failure. */
export interface Contender {
  line: LogLine
  /** Position of the line among those given. */
  index: number
  /** Id of the pattern or of the reader that recognised it. */
  rule: string
  cause: CauseId
  role: Role
  /** 0–1: what it is worth as the reason, after all that speaks against it. */
  worth: number
}

/**
 * Weighs lines against each other, best first; `byPrecedence` orders them. A root is worth more than what yields to it. A line that a program
 * itself marks as a warning or less, or that things went well after, is worth less. An incident counts by its own words where no pattern knows its line, and by its
 * structure in any case: what wraps a cause further down yields to it.
 */
export function arbitrate(lines: readonly LogLine[], matches: readonly Match[], incidents: readonly Incident[]): Contender[] {
  const signs = signsOf(lines)
  const structure = new Map(incidents.map((incident) => [incident.index, incident]))
  const survived = lastSuccess(lines)
  const isLater = byLaterRank(lines)
  const best = new Map<number, Contender>()
  const levels = new Map<number, number>()
  const levelOf = (index: number, text: string): number => {
    const known = levels.get(index)
    if (known !== undefined) return known
    const level = levelWeight(text, signs.has(index, remarkSign))
    levels.set(index, level)
    return level
  }
  const offer = (index: number, rule: string, usual: CauseId, own: Role, confidence: number): void => {
    const line = lines[index] as LogLine
    const role = isLater(index)
      ? lesserRole(own, 'cascade')
      : signs.has(index, waitsSign) && waitsForOthers.test(line.text)
        ? lesserRole(own, 'wrapper')
        : own
    if (roleWeight[role] === 0) return
    const worth = confidence * roleWeight[role] * levelOf(index, line.text) * (index < survived ? survivedWeight : 1)
    const rival = best.get(index)
    if (worth > 0 && (!rival || worth > rival.worth || (worth === rival.worth && rule < rival.rule)))
      best.set(index, { line, index, rule, cause: reinterpret(usual, line.text), role, worth })
  }
  const standing = standings(matches)
  for (const { index, pattern } of matches) {
    const role = lesserRole(lesserRole(pattern.role, standing.get(index) ?? 'root'), structure.get(index)?.role ?? 'root')
    offer(index, pattern.id, pattern.cause, role, pattern.confidence)
  }
  const known = new Set(matches.filter(({ pattern }) => !saysLittle.has(pattern.cause)).map(({ index }) => index))
  for (const incident of incidents) {
    const meaning = known.has(incident.index) ? null : meaningOf(incident)
    if (meaning) offer(incident.index, `${incident.reader}/${incident.name || 'message'}`, meaning.cause, incident.role, meaning.confidence)
  }
  const contenders = [...best.values()]
  const better = contenders.filter(({ rule }) => !isProse(rule))
  return byPrecedence(better.some(saysSomething) ? better : contenders, structure)
}

/**
 * What patterns know about a line as a whole: one that knows it as a consequence, as noise or as survived knows more than one that knows
 * some of its words. A wrapper may name its own reason, so it takes nothing from others.
 */
function standings(matches: readonly Match[]): Map<number, Role> {
  const standing = new Map<number, Role>()
  for (const { index, pattern } of matches) {
    if (pattern.role !== 'root' && pattern.role !== 'wrapper') standing.set(index, lesserRole(pattern.role, standing.get(index) ?? 'root'))
  }
  return standing
}

/**
 * Somebody waited for something to become ready and gave up. What kept it from that is the reason, where it is said. Waiting for an answer is
 * another matter: then nobody else has one.
 */
export const waitsForOthers =
  /time[ds]? ?out (?:while )?waiting (?:for|on)(?! .{0,40}(?:response|reply|answer|connection|server|data|lock|header|body|ack|packet|socket|read\b|handshake|rpc|assignment|broker|metadata|leader|ssh\b|boot))|\b(?:is|are|became|reported|marked as) unhealthy\b|(?:did|does|do) not (?:become|get|come) (?:ready|healthy|up)|backoff ?limit|(?:readiness|liveness|startup) probe failed/i

/** A program that names what it does instead, or that it tries again, has survived what it complains of. */
const goesOn =
  /\bwill (?:try again|retry|be retried)\b|[,(] ?(?:ignored|ignoring|skipped|skipping|optional)\b|, creating (?:it|one|a)\b|\bexpected failure\b|, trying (?!to\b)|\b(?:falling back|fall(?:s|ing)? back to|using (?:the |a )?(?:default|local|slow|slower|cached|fallback|built-?in|previous|bundled)|continuing (?:without|anyway)|going on without|(?:will be|was|is) ignored|skipping (?:it|this))\b/i

/** Bytes that are no text decode to replacement characters; what stands between them are letters by chance. */
function isBinary(text: string): boolean {
  const strange = text.includes('\ufffd') ? text.split('\ufffd').length - 1 : 0
  return strange > 4 && strange * 12 > text.length
}

const countedTry = /\b(?:attempt|try|retry|retries|waiting for)\b[^\n\d]{0,60}(\d{1,4}) ?(?:\/|of|out of) ?(\d{1,4})\b/i
/** What `configure` tries out, to see whether it compiles. */
const probing = /\bconftest\.\w{1,3}\b|\bchecking (?:whether|for|if|that)\b/
/** A guess at what it may have been names causes that it was not, too. */
const guess = /\b(?:probably|possibly|perhaps)\b/i
const guesses =
  /(?:common|potential|possible) (?:root )?causes?(?: (?:are|include|of)\b|:)|potential root causes|one of the following (?:reasons|causes)/i
/** A test that passed or was skipped may be named after, or skipped for, anything. */
const passed = /\b(?:PASSED|SKIPPED|XFAIL|Skipped!)\b/

/** With what a line makes less of itself. */
export const remarks: readonly RegExp[] = [goesOn, countedTry, probing, guess, guesses, passed]
const [remarkSign, waitsSign] = [signOf('remark'), signOf('waits-for-others')]

/** One of several tries, and not the last: `attempt 2 of 5`, `waiting for db (1/30)`. */
function isEarlierTry(text: string): boolean {
  const counted = countedTry.exec(text)
  return counted !== null && Number(counted[1]) < Number(counted[2])
}

function levelWeight(text: string, remarked: boolean): number {
  if (isBinary(text)) return 0.1
  if (remarked) {
    if (goesOn.test(text) || isEarlierTry(text)) return survivedWeight
    if (probing.test(text)) return 0.2
    if (guess.test(text)) return 0.65
    if (guesses.test(text)) return survivedWeight
    if (passed.test(text)) return 0.2
  }
  if (isInformation(text)) return 0.35
  // An event of Kubernetes has a type, a reason and a message: "Warning  Failed  3m  kubelet  …". There is no other word for an error.
  if (isWarning(text) && !/^\s*Warning\s{2,}\w+\s{2,}/.test(text)) return 0.7
  return 1
}
