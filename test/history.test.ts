import { createTriage, type EarlierAttempt, type Failure } from 'retriage'
import { describe, expect, it } from 'vitest'

const triage = createTriage()
const refused = (n: number): string => `2024-05-0${n}T10:00:0${n}Z ConnectionError: Connection refused to 192.0.2.${n}:443\n`
const earlier = (count: number, more: (n: number) => Partial<EarlierAttempt> = () => ({})): EarlierAttempt[] =>
  Array.from({ length: count }, (_, i) => ({ attemptId: i + 1, returnCode: 1, stderrTail: refused(i + 1), ...more(i + 1) }))
const attempt = (history: EarlierAttempt[], more: Partial<Failure> = {}): Failure => ({
  jobId: 1,
  attemptId: history.length + 1,
  returnCode: 1,
  stderrTail: refused(history.length + 1),
  history,
  ...more,
})

describe('the same failure again and again', () => {
  it('is retried for a while, whatever times and addresses it names, and then held', async () => {
    const actions = []
    for (let n = 0; n < 5; n++) actions.push((await triage.decide(attempt(earlier(n)))).action)
    expect(actions).toEqual(['retry', 'retry', 'retry', 'hold', 'hold'])
    expect((await triage.decide(attempt(earlier(3)))).reason).toContain('just as on the 3 attempts before and without progress')
  })

  it('is retried on while attempts get further', async () => {
    const history = earlier(3, (n) => ({ execTimeSeconds: 100 * 2 ** n }))
    expect((await triage.decide(attempt(history, { execTimeSeconds: 100 * 2 ** 4 }))).action).toBe('retry')
  })

  it('starts anew after another failure', async () => {
    const history = earlier(3, (n) => (n === 2 ? { stderrTail: 'OSError: [Errno 5] Input/output error' } : {}))
    expect((await triage.decide(attempt(history))).action).toBe('retry')
  })

  it('is tried with more memory until the budget ends, since more memory is progress', async () => {
    const killed = 'slurmstepd: error: Detected 1 oom_kill event in StepId=7.batch. Some of the step tasks have been OOM Killed.\n'
    const history = [1, 2].map((n): EarlierAttempt => ({ attemptId: n, stderrTail: killed, memory: `${4 * n}g` }))
    expect(await triage.decide({ jobId: 1, attemptId: 3, stderrTail: killed, memory: '12g', history })).toMatchObject({
      action: 'retry',
      memory: '18g',
    })
    const same = history.map((past) => ({ ...past, memory: '12g' }))
    expect(await triage.decide({ jobId: 1, attemptId: 3, stderrTail: killed, memory: '12g', history: same })).toMatchObject({
      action: 'hold',
    })
  })
})

describe('many failures at once', () => {
  it('point at the host on which everything goes wrong', async () => {
    const logs = ['Bus error\n', 'something odd\n', refused(1), 'OSError: [Errno 5] Input/output error\n', 'nothing known\n']
    const decisions = await triage.decideAll([
      ...logs.map((stderrTail, i): Failure => ({ jobId: i, host: 'node07', returnCode: 1, stderrTail })),
      { jobId: 'else', host: 'node01', returnCode: 1, stderrTail: 'SyntaxError: invalid syntax\n' },
    ])
    expect(decisions.slice(0, 5).map(({ action, avoidHost }) => [action, avoidHost])).toEqual(Array(5).fill(['retry', 'node07']))
    expect(decisions[5]).toMatchObject({ action: 'fail' })
    expect(decisions[1]).toMatchObject({ cause: 'hardware/suspect-host', evidence: [{ kind: 'siblings' }] })
  })

  it('leave a bug a bug, on whatever host', async () => {
    const logs = [
      'Bus error\n',
      'something odd\n',
      refused(1),
      'OSError: [Errno 5] Input/output error\n',
      "ModuleNotFoundError: No module named 'x'\n",
    ]
    const decisions = await triage.decideAll(
      logs.map((stderrTail, i): Failure => ({ jobId: i, host: 'node07', returnCode: 1, stderrTail })),
    )
    expect(decisions[4]?.action).toBe('fail')
  })

  it('make an outage more certain', async () => {
    const unsure = 'curl: (7) Failed to connect to files.example.com port 443\n'
    const failures = [1, 2, 3, 4].map((n): Failure => ({ jobId: n, returnCode: 1, stderrTail: unsure }))
    const [together] = await triage.decideAll(failures)
    const alone = await triage.decide(failures[0] as Failure)
    expect(together?.confidence).toBeGreaterThan(alone.confidence)
    expect(together?.evidence).toContainEqual({
      kind: 'siblings',
      rule: 'siblings/together',
      detail: '3 other jobs failed for the same cause',
    })
  })
})
