import { printable, type Classification, type Decision, type Evidence } from 'retriage'
import { paintAction, type Colours } from './console/colours.ts'

/** A decision for a person: what to do, why, and the lines it stands on. */
export function presentDecision(decision: Decision, considered: readonly Classification[], colours: Colours): string {
  const lines = [
    `${paintAction(colours, decision.action, colours.bold(decision.action))}  ${decision.cause}  ${colours.dim(`${decision.verdict}, ${Math.round(decision.confidence * 100)} % sure`)}`,
    decision.reason,
    ...changes(decision),
    ...evidence(decision.evidence, colours),
  ]
  if (considered.length > 0) lines.push('', colours.bold('considered'), ...considered.map((found) => alternative(found, colours)))
  return `${lines.join('\n')}\n`
}

function changes(decision: Decision): string[] {
  const parts = [
    decision.memory === undefined ? null : `memory ${decision.memory}`,
    decision.runtime === undefined ? null : `runtime ${decision.runtime}`,
    decision.delaySeconds === undefined ? null : `after ${decision.delaySeconds} s`,
    decision.avoidHost === undefined ? null : `not on ${decision.avoidHost}`,
  ].filter((part) => part !== null)
  return parts.length === 0 ? [] : [`next attempt: ${parts.join(', ')}`]
}

function evidence(items: readonly Evidence[], colours: Colours): string[] {
  if (items.length === 0) return []
  const places = items.map((item) => (item.line === undefined ? item.kind : `${item.stream}:${item.lineNumber}`))
  const width = Math.max(...places.map((place) => place.length))
  return [
    '',
    ...items.map(
      (item, index) =>
        `  ${colours.cyan((places[index] as string).padEnd(width))}  ${printable(item.line ?? item.detail ?? '', 160)}  ${colours.dim(item.rule)}`,
    ),
  ]
}

function alternative({ confidence, cause, classifier, evidence: [first] }: Classification, colours: Colours): string {
  const seen = first === undefined ? '' : printable(first.line ?? first.detail ?? '', 100)
  return `  ${`${Math.round(confidence * 100)} %`.padStart(5)}  ${cause}  ${colours.dim(`${classifier}: ${seen}`)}`
}
