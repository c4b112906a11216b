import { createTriage, parseFailure, parsePack, type Decision } from 'retriage'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const triage = createTriage()

function legal(decision: Decision, tail: string): void {
  expect(['retry', 'fail', 'hold']).toContain(decision.action)
  expect(decision.confidence).toBeGreaterThanOrEqual(0)
  expect(decision.confidence).toBeLessThanOrEqual(1)
  expect(decision.reason).toMatch(/^.+\.$/)
  // eslint-disable-next-line no-control-regex
  expect(decision.reason).not.toMatch(/[\u0000-\u001f\u007f]/)
  const lines = tail.split('\n')
  for (const { kind, lineNumber, line, stream } of decision.evidence) {
    if (kind === 'log' && stream === 'stderr') expect(lines[(lineNumber ?? 0) - 1]).toContain(line)
  }
}

describe('one legal decision for', () => {
  const noise = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.constantFrom(
      '',
      '\n',
      '\r\r\n',
      '\u001b[31mKilled\u001b[0m\n',
      ' 10 %\r 20 %\rError: x\r\n',
      'Connection refused\n',
      '\u0000\u0000',
      '\ufffd',
      '\ud800',
      'Traceback (most recent call last):\n',
      '{"a":',
      '\u202e',
    ),
  )
  const log = fc.array(noise, { maxLength: 12 }).map((parts) => parts.join(''))
  const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined })
  const attempt = {
    name: optional(fc.string()),
    attempt_id: optional(fc.integer({ min: 1, max: 50 })),
    run_id: optional(fc.integer({ min: 1, max: 5 })),
    return_code: fc.option(fc.integer({ min: -255, max: 300 })),
    signal: optional(fc.constantFrom<string | number>('SIGKILL', 'TERM', 9, 'nonsense', '11')),
    scheduler_state: optional(fc.constantFrom('NODE_FAIL', 'TIMEOUT', 'CANCELLED by 1000', 'Evicted', '', 'weather')),
    stderr_tail: optional(log),
    stdout_tail: optional(log),
    exec_time_seconds: optional(fc.double({ min: 0, max: 1e9, noNaN: true })),
    memory: optional(fc.constantFrom<string | number>('16g', '0b', 1024, '1.5Gi')),
    runtime: optional(fc.constantFrom('PT4H', 'P1D', 'PT0S')),
    peak_memory: optional(fc.constantFrom<string | number>('16g', 0, 17_179_869_184)),
    host: optional(fc.string()),
    started: optional(fc.boolean()),
    idempotent: optional(fc.boolean()),
    command: optional(fc.string()),
    inputs: optional(fc.array(fc.string(), { maxLength: 3 })),
    outputs: optional(fc.array(fc.string(), { maxLength: 3 })),
  }
  const failure = fc.record({
    job_id: fc.oneof(fc.string({ minLength: 1 }), fc.integer()),
    ...attempt,
    history: optional(fc.array(fc.record(attempt), { maxLength: 3 })),
  })

  it('each of 1,000 failures with anything missing and anything in the log, always the same one', async () => {
    await fc.assert(
      fc.asyncProperty(failure, async (wire) => {
        const decision = await triage.decide(parseFailure(wire))
        legal(decision, wire.stderr_tail ?? '')
        expect(await triage.decide(parseFailure(wire))).toEqual(decision)
      }),
      { numRuns: 1000 },
    )
  }, 120_000)

  it('a single line of 50 MB with the reason in its middle', async () => {
    const half = 'x'.repeat(25 * 1024 ** 2)
    const stderrTail = `${half} OSError: [Errno 28] No space left on device ${half}`
    const decision = await triage.decide({ jobId: 1, stderrTail })
    legal(decision, stderrTail)
    expect(decision.cause).toBe('disk/full')
    expect(decision.evidence[0]?.line?.length).toBeLessThanOrEqual(4000)
  }, 60_000)

  it('a log that contains nothing at all', async () => {
    expect((await triage.decide({ jobId: 1, stderrTail: '', stdoutTail: '' })).action).toBe('hold')
  })
})

describe("a user's pack", () => {
  const pack = (match: string): unknown => ({
    pack: 'mine',
    title: 'Mine',
    patterns: [{ id: 'one', match, cause: 'code_bug/exception', examples: ['aaa', 'aaaa'], near_miss: ['b'], source: 'me' }],
  })

  it('with nested quantifiers is accepted and never hangs', async () => {
    const mine = createTriage({ packs: [parsePack(pack('(a+)+$'))] })
    const decision = await mine.decide({ jobId: 1, stderrTail: `${'a'.repeat(200_000)}!\naaaa` })
    expect(decision.evidence[0]).toMatchObject({ rule: 'mine/one', lineNumber: 2, line: 'aaaa' })
  })

  it('with look-ahead is refused with its id and the remedy', () => {
    expect(() => createTriage({ packs: [parsePack(pack('a(?!b)'))] })).toThrow(
      /pattern "mine\/one": "match" uses look-around.*list the exception under "except"/,
    )
  })

  it('may take the place of a built-in pattern', async () => {
    const refused = { jobId: 1, stderrTail: 'ConnectionError: Connection refused to storage.internal:443' }
    const builtIn = (await triage.decide(refused)).evidence[0]?.rule as string
    const [name, id] = builtIn.split('/')
    const mine = parsePack({
      pack: name,
      title: 'Mine',
      patterns: [
        {
          id,
          match: 'refused to storage',
          cause: 'config/wrong-address',
          confidence: 0.99,
          examples: ['refused to storage', 'is refused to storage'],
          near_miss: ['b'],
          source: 'me',
        },
      ],
    })
    expect((await createTriage({ packs: [mine] }).decide(refused)).action).toBe('fail')
  })
})
