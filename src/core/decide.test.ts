import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { causes, type CauseId } from './cause.ts'
import type { Classification } from './classification.ts'
import { decide } from './decide.ts'
import type { EarlierAttempt, Failure } from './failure.ts'
import { parseMemory } from './memory.ts'
import { defaultPolicy, entryFor, parsePolicy } from './policy.ts'

const found = (cause: CauseId, confidence = 0.9): Classification => ({
  verdict: causes.get(cause)?.verdict ?? 'unknown',
  cause,
  confidence,
  evidence: [{ kind: 'log', rule: `test/${cause}`, stream: 'stderr', lineNumber: 3, line: 'what it said' }],
  classifier: 'test',
})

describe('decide', () => {
  it.each([
    ['network/connection-refused', 'retry'],
    ['code_bug/syntax', 'fail'],
    ['oom/killed', 'retry'],
    ['unknown/killed', 'hold'],
  ] as const)('%s leads to %s', (cause, action) => {
    expect(decide({ jobId: 1 }, [found(cause)])).toMatchObject({ jobId: 1, action, cause, category: cause.split('/')[0] })
  })

  it('holds what nothing explains, and quotes where a person starts to read', () => {
    const decision = decide({ jobId: 'a', returnCode: 3, stderrTail: 'start\n\nthe end\n' }, [])
    expect(decision).toMatchObject({ action: 'hold', verdict: 'unknown', cause: 'unknown/unclassified', confidence: 0, classifier: 'none' })
    expect(decision.evidence).toEqual([
      { kind: 'exit_code', rule: 'none', detail: 'exit code 3' },
      { kind: 'log', rule: 'none', stream: 'stderr', lineNumber: 3, line: 'the end' },
    ])
  })

  it('has separate bars for retry and fail', () => {
    const policy = parsePolicy({ retryBar: 0.2, failBar: 0.95 })
    expect(decide({ jobId: 1 }, [found('network/dns', 0.5)], { policy }).action).toBe('retry')
    expect(decide({ jobId: 1 }, [found('code_bug/index', 0.5)], { policy })).toMatchObject({ action: 'hold', verdict: 'permanent' })
    expect(decide({ jobId: 1 }, [found('network/dns', 0.05)], { policy }).action).toBe('hold')
  })

  it('calibrates what classifiers say, and leaves what a person says', () => {
    const read = decide({ jobId: 1 }, [found('network/dns', 0.7)])
    const said = decide({ jobId: 1 }, [{ ...found('network/dns', 0.7), evidence: [{ kind: 'person', rule: 'person', detail: 'anna' }] }])
    expect(read.confidence).toBeGreaterThan(0.7)
    expect(said.confidence).toBe(0.7)
  })

  it('holds a job that must not run twice, unless it never began', () => {
    expect(decide({ jobId: 1, idempotent: false }, [found('network/dns')]).action).toBe('hold')
    expect(decide({ jobId: 1, idempotent: false, started: false }, [found('network/dns')]).action).toBe('retry')
  })

  it('raises what ran out, from the larger of request and use, and never above the cap', () => {
    expect(decide({ jobId: 1, memory: '16g' }, [found('oom/limit')]).memory).toBe('24g')
    expect(decide({ jobId: 1, memory: '1g' }, [found('oom/limit')]).memory).toBe('1536m')
    expect(decide({ jobId: 1, memory: '16g', peakMemory: '20g' }, [found('oom/limit')]).memory).toBe('30g')
    expect(decide({ jobId: 1, runtime: 'PT4H' }, [found('timeout/time-limit')]).runtime).toBe('PT6H')
    expect(
      decide({ jobId: 1, runtime: 'PT1M' }, [found('timeout/time-limit')], { policy: parsePolicy({ runtime: { factor: 1.4 } }) }).runtime,
    ).toBe('PT84S')
    const capped = parsePolicy({ memory: { cap: '20g' } })
    expect(decide({ jobId: 1, memory: '16g' }, [found('oom/limit')], { policy: capped }).memory).toBe('20g')
    expect(decide({ jobId: 1, memory: '20g' }, [found('oom/limit')], { policy: capped })).toMatchObject({
      action: 'hold',
      reason: expect.stringContaining('cap of 20g'),
    })
  })

  it('grows from the last raised value though another cause came between', () => {
    const history: EarlierAttempt[] = [
      { attemptId: 1, memory: '16g' },
      { attemptId: 2, memory: '24g' },
    ]
    expect(decide({ jobId: 1, attemptId: 3, history }, [found('oom/limit')], {}).memory).toBe('36g')
  })

  it('asks for more without a number where nobody measured', () => {
    const decision = decide({ jobId: 1 }, [found('oom/killed')])
    expect(decision).toMatchObject({ action: 'retry', verdict: 'resource' })
    expect(decision.memory).toBeUndefined()
  })

  it('keeps away from a host at fault', () => {
    expect(decide({ jobId: 1, host: 'node07' }, [found('scheduler/node-failure')]).avoidHost).toBe('node07')
    expect(decide({ jobId: 1, host: 'node07' }, [found('network/dns')]).avoidHost).toBeUndefined()
  })

  it('spreads the delays of jobs that failed together, the same way every time', () => {
    const delays = Array.from({ length: 50 }, (_, jobId) => decide({ jobId }, [found('network/dns')]).delaySeconds)
    expect(new Set(delays).size).toBeGreaterThan(5)
    for (const delay of delays) expect(delay).toBeGreaterThanOrEqual(3)
    expect(Array.from({ length: 50 }, (_, jobId) => decide({ jobId }, [found('network/dns')]).delaySeconds)).toEqual(delays)
  })

  it('says in one sentence what happened, where, and what is done', () => {
    expect(decide({ jobId: 1, memory: '16g' }, [found('oom/limit')]).reason).toBe(
      'The job exceeded the memory it had asked for (stderr line 3: "what it said"): it is retried with memory 24g in place of 16g (retry 1 of 3).',
    )
    expect(decide({ jobId: 1 }, [found('code_bug/syntax')]).reason).toBe(
      'The program has a syntax error (stderr line 3: "what it said"), and another attempt would end the same way: correct the program.',
    )
  })
})

describe('budgets', () => {
  const allCauses = [...causes.keys()]
  const run = (sequence: readonly CauseId[], described: boolean, maxRetries: number): { cause: CauseId; action: string }[] => {
    const policy = parsePolicy({ maxRetries })
    const history: EarlierAttempt[] = []
    const steps: { cause: CauseId; action: string }[] = []
    let memory = '1g'
    for (const cause of sequence) {
      const attemptId = steps.length + 1
      const failure: Failure = { jobId: 1, attemptId, memory, ...(described ? { history } : {}) }
      const past = described ? steps.map((step, i) => ({ attempt: history[i] as EarlierAttempt, findings: [found(step.cause)] })) : []
      const decision = decide(failure, [found(cause)], { policy, history: past })
      if (decision.memory !== undefined) {
        expect(parseMemory(decision.memory)).toBeGreaterThan(parseMemory(memory))
        memory = decision.memory
      }
      steps.push({ cause, action: decision.action })
      history.push({ attemptId, memory })
      if (decision.action !== 'retry') break
    }
    return steps
  }

  it('are never exceeded by any sequence of causes, with or without a history', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...allCauses), { maxLength: 40 }),
        fc.boolean(),
        fc.integer({ min: 0, max: 12 }),
        (sequence, described, maxRetries) => {
          const retried = run(sequence, described, maxRetries).filter(({ action }) => action === 'retry')
          expect(retried.length).toBeLessThanOrEqual(maxRetries)
          for (const cause of new Set(retried.map((step) => step.cause))) {
            expect(retried.filter((step) => step.cause === cause).length).toBeLessThanOrEqual(entryFor(defaultPolicy.budgets, cause))
          }
        },
      ),
    )
  })

  it('are spent in full', () => {
    const steps = run(Array<CauseId>(20).fill('gpu/ecc'), true, 10)
    expect(steps.map(({ action }) => action)).toEqual(['retry', 'retry', 'retry', 'hold'])
    const reasonOf = (cause: CauseId, attemptId: number, maxRetries = 10): string =>
      decide({ jobId: 1, attemptId }, [found(cause)], { policy: parsePolicy({ maxRetries }) }).reason
    expect(reasonOf('gpu/ecc', 4)).toContain('all 3 retries for this cause are used up')
    expect(reasonOf('disk/full', 2)).toContain('the one retry for this cause is used up')
    expect(reasonOf('gpu/ecc', 3, 2)).toContain('all 2 retries of the job are used up')
    expect(reasonOf('gpu/ecc', 1, 0)).toContain('policy allows no retry')
  })
})

describe('parsePolicy', () => {
  it('reads files and objects alike', () => {
    expect(
      parsePolicy({
        retry_bar: 0.7,
        budgets: { external_service: 1 },
        backoff: { rate_limit: { first_seconds: 1, factor: 2, max_seconds: 3 } },
      }),
    ).toEqual(
      parsePolicy({
        retryBar: 0.7,
        budgets: { external_service: 1 },
        backoff: { rate_limit: { firstSeconds: 1, factor: 2, maxSeconds: 3 } },
      }),
    )
  })

  it.each([
    [{ retryBar: 2 }, /"retryBar"/],
    [{ budgets: { weather: 1 } }, /"budgets.weather": write "default", a category or a cause/],
    [{ memory: { cap: 'lots' } }, /"memory.cap": write an amount such as "128g"/],
    [{ retries: 3 }, /retries/],
    ['yes', /policy/],
  ])('refuses %j', (changes, message) => {
    expect(() => parsePolicy(changes)).toThrow(message)
  })
})
