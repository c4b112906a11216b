import { describe, expect, it } from 'vitest'
import type { Answer, GivenDecision } from './answer.ts'
import { confusion } from './confusion.ts'
import type { LabelledCase } from './corpus.ts'
import { judge, type Outcome } from './judge.ts'
import { splits, tally, tallyBy } from './tally.ts'

const killed = 'slurmstepd: error:  Detected 1 oom_kill event'

function labelled(id: string, accept: readonly [Answer, ...Answer[]], more: Partial<LabelledCase> = {}): LabelledCase {
  const label = { verdict: accept[0], accept, category: 'unknown', evidence: '', hard: false, benign: false, tool: 'sh', why: '' }
  return { id, failure: { jobId: id }, ...label, ...more }
}

const retry: GivenDecision = { action: 'retry', verdict: 'transient' }
const grow: GivenDecision = { action: 'retry', verdict: 'resource' }
const fail: GivenDecision = { action: 'fail', verdict: 'permanent' }
const hold: GivenDecision = { action: 'hold', verdict: 'transient' }

describe('an outcome', () => {
  const table: [accept: [Answer, ...Answer[]], decision: GivenDecision | null, outcome: Outcome][] = [
    [['retry'], retry, 'right'],
    [['fail', 'retry'], retry, 'right'],
    [['retry_with_resources'], grow, 'right'],
    [['unknown'], hold, 'right'],
    [['unknown'], null, 'right'],
    [['fail'], fail, 'right'],
    [['retry'], { action: 'retry' }, 'right'],
    [['retry'], hold, 'deferred'],
    [['fail', 'retry'], hold, 'deferred'],
    [['fail'], null, 'deferred'],
    [['fail'], retry, 'wrongRetry'],
    [['unknown'], retry, 'wrongRetry'],
    [['fail', 'unknown'], grow, 'wrongRetry'],
    [['retry'], fail, 'wrongFail'],
    [['unknown'], fail, 'wrongFail'],
    [['retry_with_resources', 'retry'], fail, 'wrongFail'],
    [['retry_with_resources'], retry, 'wrongKind'],
    [['retry_with_resources', 'fail'], retry, 'wrongKind'],
    [['retry'], grow, 'wrongKind'],
  ]
  it.each(table)('accepting %j, of %j is %s', (accept, decision, outcome) => {
    expect(judge(labelled('a-1', accept), decision).outcome).toBe(outcome)
  })
})

describe('evidence', () => {
  const table: [what: string, lines: (string | undefined)[], hit: boolean][] = [
    ['the line as labelled', [killed], true],
    ['a part of it', ['Detected 1 oom_kill event'], true],
    ['more than it', [`12: ${killed} in StepId=1`], true],
    ['other white space and colours', ['\u001b[31mslurmstepd: error:\u001b[0m Detected 1\toom_kill event '], true],
    ['another line first', ['Exit 137', killed], false],
    ['evidence without a line first', [undefined, killed], false],
    ['an empty line', [' '], false],
    ['nothing', [], false],
  ]
  it.each(table)('with %s', (_, lines, hit) => {
    const evidence = lines.map((line) => (line === undefined ? { rule: 'exit-code/137' } : { line }))
    expect(judge(labelled('a-1', ['retry_with_resources'], { evidence: killed }), { ...grow, evidence }).evidence).toBe(hit)
  })
  it('is asked for where a line is labelled and something can be said', () => {
    expect(judge(labelled('a-1', ['retry']), { ...retry, evidence: [{ line: killed }] }).evidence).toBeNull()
    expect(judge(labelled('a-1', ['unknown', 'retry'], { evidence: killed }), hold).evidence).toBeNull()
    expect(judge(labelled('a-1', ['fail'], { evidence: killed }), null).evidence).toBe(false)
  })
})

it('a corpus adds up', () => {
  const judged = [
    judge(labelled('hpc-1', ['retry'], { evidence: killed }), { ...retry, evidence: [{ line: killed }] }),
    judge(labelled('hpc-2', ['retry'], { hard: true, tool: 'slurm' }), hold),
    judge(labelled('svc-1', ['fail'], { evidence: killed }), retry),
    judge(labelled('svc-2', ['unknown'], { benign: true }), fail),
    judge(labelled('svc-3', ['retry_with_resources']), retry),
    judge(labelled('svc-4', ['fail']), null),
  ]
  expect(tally(judged)).toEqual({
    ...{ n: 6, right: 1, deferred: 2, wrongRetry: 1, wrongFail: 1, wrongKind: 1 },
    ...{ evidenceOf: 2, evidence: 1, missing: 1 },
  })
  const counts = Object.values(splits).map((split) =>
    Object.fromEntries(Object.entries(tallyBy(judged, split)).map(([name, { n }]) => [name, n])),
  )
  expect(counts).toEqual([
    { all: 6 },
    { easy: 5, hard: 1 },
    { benign: 1, failure: 5 },
    { 'set:hpc': 2, 'set:svc': 4 },
    { 'verdict:fail': 2, 'verdict:retry': 2, 'verdict:retry_with_resources': 1, 'verdict:unknown': 1 },
    { 'category:unknown': 6 },
    { 'tool:sh': 5, 'tool:slurm': 1 },
  ])
  expect(confusion(judged)).toEqual({
    retry: { retry: 1, retry_with_resources: 0, fail: 0, unknown: 1 },
    retry_with_resources: { retry: 1, retry_with_resources: 0, fail: 0, unknown: 0 },
    fail: { retry: 1, retry_with_resources: 0, fail: 0, unknown: 1 },
    unknown: { retry: 0, retry_with_resources: 0, fail: 1, unknown: 0 },
  })
})
