import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCorpus } from './corpus.ts'

const good = { id: 'own-1', text: 'boom', exit_code: 3, verdict: 'fail', accept: ['fail'], category: 'code_bug', tool: 'sh' }

describe('a corpus', () => {
  let folder = ''
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'corpus-'))))
  afterAll(() => rmSync(folder, { recursive: true }))

  function file(...lines: (object | string)[]): string {
    const path = join(folder, 'small.jsonl')
    writeFileSync(path, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'))
    return path
  }

  it('is read line by line', async () => {
    const failure = { signal: 'SIGKILL', memory: '2g', peak_memory: '1.9g', exec_time_seconds: 4 }
    const { name, cases } = await readCorpus([file(good, '', { ...good, id: 'own-2', exit_code: null, failure, hard: true })])
    expect(name).toBe('small')
    expect(cases.map((item) => item.failure)).toEqual([
      { jobId: 'own-1', returnCode: 3, stderrTail: 'boom' },
      { jobId: 'own-2', stderrTail: 'boom', signal: 'SIGKILL', memory: '2g', peakMemory: '1.9g', execTimeSeconds: 4 },
    ])
    expect(cases[1]).toMatchObject({ verdict: 'fail', hard: true, benign: false, evidence: '' })
  })

  const broken: [what: string, lines: (object | string)[], message: RegExp][] = [
    ['a line that is not JSON', [good, '{"id": '], /small\.jsonl:2: not readable as JSON .*; write each case/],
    ['an unknown answer', [{ ...good, accept: ['fail', 'panic'] }], /small\.jsonl:1: "accept\.1": /],
    ['an unknown category', [{ ...good, category: 'bugs' }], /small\.jsonl:1: "category": /],
    ['a verdict that is not accepted', [{ ...good, accept: ['retry'] }], /small\.jsonl:1: "accept" must include the verdict "fail"/],
    ['a failure that is none', [{ ...good, failure: { memory: 'much' } }], /small\.jsonl:1: .*"memory"/],
    ['an id that is there twice', ['', good, good], /small\.jsonl:3: the id "own-1" is already that of .*small\.jsonl:2/],
    ['no case', ['', ''], /holds no labelled case/],
  ]
  it.each(broken)('with %s is refused', async (_, lines, message) => {
    await expect(readCorpus([file(...lines)])).rejects.toThrow(message)
  })

  it('that is not there is refused', async () => {
    await expect(readCorpus([join(folder, 'none.jsonl')])).rejects.toMatchObject({ code: 'not_found' })
  })
})
