import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { afterFailure, matchHandler, type Exit, type FailureHandler, type HandlerRule } from './handler.ts'
import { transition } from './lifecycle.ts'
import { createJob, type WorkflowJob } from './workflow.ts'

const rule = (fields: Partial<HandlerRule>): HandlerRule => ({ exitCodes: [], matchAllExitCodes: false, maxRetries: 3, ...fields })
const handler = (...rules: HandlerRule[]): FailureHandler => ({ name: 'known', rules })
const exit = (returnCode: number | null, signal: string | null = null): Exit => ({ returnCode, signal })

const specific = rule({ exitCodes: [10, 11], maxRetries: 2 })
const catchAll = rule({ matchAllExitCodes: true, maxRetries: 1 })

describe('matchHandler', () => {
  test.each([
    ['before', handler(catchAll, specific), 'known/2'],
    ['after', handler(specific, catchAll), 'known/1'],
  ])('a rule that names the code wins with the one that matches all %s it', (_, both, ruleKey) => {
    expect(matchHandler(both, exit(11), {})).toEqual({ outcome: 'retry', rule: specific, ruleKey, used: 0, left: 1 })
    expect(matchHandler(both, exit(1), {})).toMatchObject({ outcome: 'retry', rule: catchAll })
  })

  test('a rule that is used up does not pass the failure on', () => {
    expect(matchHandler(handler(specific, catchAll), exit(10), { 'known/1': 2 })).toMatchObject({
      outcome: 'exhausted',
      ruleKey: 'known/1',
      used: 2,
      left: 0,
    })
  })

  test('attempts without an exit code meet the rule that matches all, and no other', () => {
    for (const lost of [exit(null, 'SIGKILL'), exit(null)]) {
      expect(matchHandler(handler(specific, catchAll), lost, {})).toMatchObject({ outcome: 'retry', rule: catchAll })
      expect(matchHandler(handler(specific), lost, {})).toEqual({ outcome: 'none' })
    }
  })

  test('a rule may name codes and match all', () => {
    const both = handler(rule({ exitCodes: [7], matchAllExitCodes: true }))
    expect(matchHandler(both, exit(7), {}).outcome).toBe('retry')
    expect(matchHandler(both, exit(8), {}).outcome).toBe('retry')
  })

  test('no retries at all is used up at once', () => {
    expect(matchHandler(handler(rule({ exitCodes: [1], maxRetries: 0 })), exit(1), {})).toMatchObject({
      outcome: 'exhausted',
      used: 0,
      left: 0,
    })
  })
})

describe('afterFailure', () => {
  const job = createJob({ jobId: 1, name: 'one', failureHandler: 'known' })
  const workflow = {
    usePendingFailed: true,
    failureHandlers: [handler(rule({ exitCodes: [10], maxRetries: 1, recoveryScript: './repair.sh' }))],
  }

  test('a rule that grants a retry comes first', () => {
    expect(afterFailure(workflow, job, exit(10))).toEqual({ action: 'retry', ruleKey: 'known/1', recoveryScript: './repair.sh' })
  })
  test('a rule that is used up fails the job, although failures may wait', () => {
    expect(afterFailure(workflow, { ...job, handlerRetries: { 'known/1': 1 } }, exit(10))).toEqual({ action: 'fail' })
  })
  test('what no rule covers waits where failures may wait, with or without an exit code', () => {
    expect(afterFailure(workflow, job, exit(1))).toEqual({ action: 'hold' })
    expect(afterFailure(workflow, job, exit(null, 'SIGKILL'))).toEqual({ action: 'hold' })
    expect(afterFailure(workflow, job, exit(null))).toEqual({ action: 'hold' })
    expect(afterFailure(workflow, { ...job, failureHandler: null }, exit(10))).toEqual({ action: 'hold' })
    expect(afterFailure(workflow, { ...job, failureHandler: 'gone' }, exit(10))).toEqual({ action: 'hold' })
  })
  test('and is failed otherwise', () => {
    expect(afterFailure({ ...workflow, usePendingFailed: false }, job, exit(1))).toEqual({ action: 'fail' })
  })
})

/** Runs a job until it stops being ready, with these exits one after another, and counts executions. */
function execute(failureHandlers: readonly FailureHandler[], exits: readonly Exit[]): { job: WorkflowJob; executions: number } {
  let job = createJob({ jobId: 1, name: 'one', status: 'ready', failureHandler: 'known' })
  let executions = 0
  for (const ended of exits) {
    if (job.status !== 'ready') break
    const about = { runId: job.runId, attemptId: job.attemptId }
    const disposition = afterFailure({ usePendingFailed: true, failureHandlers }, job, ended)
    for (const event of [
      { type: 'claim' } as const,
      { type: 'start', ...about } as const,
      { type: 'fail_attempt', ...about, ...ended, disposition } as const,
    ]) {
      const moved = transition(job, event)
      if (!moved.ok) throw new Error(moved.message)
      job = moved.job
    }
    executions++
  }
  return { job, executions }
}

describe.each([0, 1, 2, 3])('max_retries: %d', (maxRetries) => {
  test.each([
    ['a rule for the code', rule({ exitCodes: [10], maxRetries }), exit(10)],
    ['a rule for all', rule({ matchAllExitCodes: true, maxRetries }), exit(10)],
    ['a rule for all, killed', rule({ matchAllExitCodes: true, maxRetries }), exit(null, 'SIGKILL')],
  ])('%s gives exactly one execution more', (_, only, ended) => {
    const { job, executions } = execute([handler(only)], Array<Exit>(10).fill(ended))
    expect(executions).toBe(maxRetries + 1)
    expect(job).toMatchObject({ status: 'failed', attemptId: maxRetries + 1 })
  })
})

test('no sequence of exits spends more than a rule allows, and no retry goes uncounted', () => {
  const anyRule = fc.record({
    exitCodes: fc.uniqueArray(fc.integer({ min: 1, max: 4 })),
    matchAllExitCodes: fc.boolean(),
    maxRetries: fc.integer({ min: 0, max: 3 }),
  })
  const anyExit = fc.oneof(
    fc.integer({ min: 1, max: 5 }).map((code) => exit(code)),
    fc.constant(exit(null, 'SIGKILL')),
    fc.constant(exit(null)),
  )
  fc.assert(
    fc.property(fc.array(anyRule, { maxLength: 4 }), fc.array(anyExit, { minLength: 20, maxLength: 30 }), (rules, exits) => {
      const { job, executions } = execute([handler(...rules)], exits)
      rules.forEach(({ maxRetries }, index) => expect(job.handlerRetries[`known/${index + 1}`] ?? 0).toBeLessThanOrEqual(maxRetries))
      const spent = Object.values(job.handlerRetries).reduce((sum, count) => sum + count, 0)
      expect(spent).toBe(executions - 1)
      expect(['failed', 'pending_failed']).toContain(job.status)
    }),
    { numRuns: 300 },
  )
})
