import { expect, it } from 'vitest'
import picocolors from 'picocolors'
import type { LabelledCase } from './corpus.ts'
import { figuresOf } from './figures.ts'
import { judge } from './judge.ts'
import { coloursFor, errorList, report } from './report.ts'

const plain = picocolors.createColors(false)
const labelled: LabelledCase = {
  ...{ id: 'own-1', failure: { jobId: 'own-1' }, verdict: 'fail', accept: ['fail'], category: 'config', evidence: 'bad key', tool: 'sh' },
  ...{ hard: true, benign: false, why: 'A key was misspelt.' },
}
const retried = {
  action: 'retry',
  verdict: 'transient',
  category: 'network',
  confidence: 0.85,
  evidence: [{ line: 'timeout', rule: 'a/b' }],
} as const
const judged = [judge(labelled, retried), judge({ ...labelled, id: 'own-2' }, { action: 'fail', confidence: 0.95, category: 'config' })]

it('a report has every table, aligned', () => {
  const lines = report(figuresOf(judged), plain).split('\n')
  expect(lines.slice(0, 3)).toEqual([
    'group            n  right  defer  wrRetry  wrFail  wrKind  evid@1',
    'all              2   50.0    0.0     50.0     0.0     0.0     0.0',
    'hard             2   50.0    0.0     50.0     0.0     0.0     0.0',
  ])
  expect(lines).toContain('fail                      1                     0     1        0')
  expect(lines).toContain('Reliability of the 2 decisions: expected calibration error 0.450')
  expect(lines).toContain('0.8 to 0.9  1  85.0    0.0  -85.0')
  expect(lines).toContain('config    1  95.0  100.0   +5.0')
  expect(lines.join()).not.toContain('tool:sh')
  expect(report(figuresOf(judged), plain, { tools: true })).toContain('tool:sh')
})

it('errors show what was said beside what is right', () => {
  expect(errorList(judged, plain).split('\n')).toEqual([
    'own-1  wrongRetry: said retry (network), right fail (config)',
    '  labelled  bad key',
    '  shown     timeout  a/b',
    '  why       A key was misspelt.',
  ])
})

it('colours are for terminals, and NO_COLOR turns them off', () => {
  expect(coloursFor({ isTTY: true }, {}).bold('x')).not.toBe('x')
  expect(coloursFor({ isTTY: true }, { NO_COLOR: '1' }).bold('x')).toBe('x')
  expect(coloursFor({}, {}).bold('x')).toBe('x')
})
