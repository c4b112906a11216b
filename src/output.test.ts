import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { createTriage } from './index.ts'

const triage = createTriage()
const failure = { jobId: 1, returnCode: 1 }
const error = 'connect ECONNREFUSED 192.0.2.7:5432'
const noise = (lines: number): string =>
  Array.from({ length: lines }, (_, i) => `step ${i}: going on, nothing to see here, loss ${i % 977}\n`).join('')

describe('decideStream', () => {
  it('decides as about tails, whatever the pieces are', async () => {
    const log = `one\n${error}\ntwo é\n`
    const due = await triage.decide({ ...failure, stderrTail: log, stdoutTail: 'fine\n' })
    const bytes = new TextEncoder().encode(log)
    for (const stderr of [
      [log],
      [bytes],
      Readable.from([bytes.subarray(0, 20), bytes.subarray(20)]),
      new Blob([log]).stream(),
      log.split(/(?=[a-z])/),
    ])
      expect(await triage.decideStream(failure, { stderr, stdout: ['fine', '\n'] })).toEqual(due)
  })

  it('finds a reason in the midst of a long log, with its line number', async () => {
    const pieces = [noise(40_000), `[rank3]: ${error}\n`, noise(40_000)]
    const decision = await triage.decideStream(failure, { stdout: pieces })
    expect(decision).toMatchObject({ action: 'retry', cause: 'network/connection-refused' })
    expect(decision.evidence[0]).toMatchObject({ stream: 'stdout', lineNumber: 40_001, line: `[rank3]: ${error}` })
    expect(await triage.decide({ ...failure, stdoutTail: pieces.join('') })).toEqual(decision)
  })

  it('tells the last line of a long log that says nothing', async () => {
    const { evidence } = await triage.decideStream(failure, { stderr: [noise(60_000), 'the end'] })
    expect(evidence).toContainEqual({ kind: 'log', rule: 'none', stream: 'stderr', lineNumber: 60_001, line: 'the end' })
  })

  it('puts the log that was read in the place of tails', async () => {
    const { cause } = await triage.decideStream({ ...failure, stderrTail: error }, { stderr: ['SyntaxError: invalid syntax\n'] })
    expect(cause).toBe('code_bug/syntax')
  })

  it('tells how much was read, of both streams', async () => {
    const seen: number[] = []
    await triage.read({ stderr: ['abc', 'é'], stdout: [new Uint8Array(10)] }, { onProgress: (bytes) => seen.push(bytes) })
    expect(seen).toEqual([3, 5, 15])
  })

  it('passes on the error of a stream, and names a piece that is none', async () => {
    const broken = Readable.from(
      (function* () {
        yield 'a'
        throw new Error('the disk is gone')
      })(),
    )
    await expect(triage.decideStream(failure, { stderr: broken })).rejects.toThrow('the disk is gone')
    await expect(triage.classifyStream(failure, { stdout: [7 as unknown as string] })).rejects.toMatchObject({
      code: 'invalid_failure',
      message: 'stdout has a piece of type number; give bytes or text',
    })
  })
})
