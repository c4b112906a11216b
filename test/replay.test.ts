import { readFileSync } from 'node:fs'
import { createTriage, parseFailure, type Decision } from 'retriage'
import { describe, expect, it } from 'vitest'

interface Case {
  id: string
  text: string
  exit_code: number | null
  failure?: object
}
const cases = readFileSync(new URL('../bench/accuracy/corpus/own.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Case)
const triage = createTriage()
const decide = ({ id, exit_code, failure }: Case, text: string): Promise<Decision> =>
  triage.decide(parseFailure({ job_id: id, return_code: exit_code, stderr_tail: text, ...failure }))

/** The same log as another run would have written it. */
function elsewhere(text: string, run: number): string {
  return text
    .replace(/\b(20\d\d)-(\d\d)-(\d\d)\b/g, `$1-0${run}-1${run}`)
    .replace(/\b\d\d:\d\d:\d\d\b/g, `1${run}:2${run}:3${run}`)
    .replace(/\bpid[ =:]\d+/g, (pid) => pid.replace(/\d+/, String(4000 + run)))
    .replace(/\bnode0\d\b/g, `node0${run}`)
    .replace(/\/work\/job\b/g, `/work/job${run}`)
    .replace(/\b192\.0\.2\.\d+\b/g, `192.0.2.${run}`)
}

describe('the same failure on another day, host and path', () => {
  it.each(cases.map((item) => [item.id, item] as const))('%s has the same verdict, cause and fingerprint', async (_, item) => {
    const [one, other] = [await decide(item, elsewhere(item.text, 3)), await decide(item, elsewhere(item.text, 7))]
    expect([other.verdict, other.cause, other.fingerprint]).toEqual([one.verdict, one.cause, one.fingerprint])
  })
})

describe('every decision', () => {
  it.each(cases.map((item) => [item.id, item] as const))('about %s quotes lines that stand in the log', async (_, item) => {
    const lines = item.text.split('\n')
    const { evidence, reason } = await decide(item, item.text)
    for (const { line, lineNumber } of evidence) if (line !== undefined) expect(lines[(lineNumber as number) - 1]).toContain(line)
    expect(reason).toMatch(/^[A-Z][^\n]+\.$/)
  })

  it('is the same when it is made again', async () => {
    const again = createTriage()
    for (const item of cases) {
      const failure = parseFailure({ job_id: item.id, return_code: item.exit_code, stderr_tail: item.text })
      expect(JSON.stringify(await again.decide(failure))).toBe(JSON.stringify(await triage.decide(failure)))
    }
  })
})

describe('a log cut to its end', () => {
  // What stands behind thousands of harmless lines is all there is in a tail; what stands before them is gone.
  const noise = Array.from({ length: 2000 }, (_, i) => `step ${i} loss 0.${1000 + i} at 12:00:00`).join('\n')

  it.each([4, 16, 64])(
    'to %i KB never fails what was held or retried',
    async (kilobytes) => {
      for (const item of cases) {
        const text = `${item.text}\n${noise}\n${item.text}`
        const [whole, tail] = [await decide(item, text), await decide(item, text.slice(-kilobytes * 1024))]
        if (whole.action !== 'fail') expect([item.id, tail.action]).not.toEqual([item.id, 'fail'])
      }
    },
    120_000,
  )
})
