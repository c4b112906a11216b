import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Agent } from '../../../test/mcp/agent.ts'
import { inStore, stage, type Planted } from '../../../test/mcp/stage.ts'
import { mostAnswerBytes } from '../answer.ts'

const noise = Array.from({ length: 400 }, (_, line) => `epoch ${line}: "loss" \\ 0.5 → ${line}`).join('\n')
const many = Array.from({ length: 260 }, (_, index): Planted => ({ name: `noisy ${index}`, stderr: `${noise}\nsome odd end ${index}\n` }))
const plain: Planted[] = [
  { name: 'refused', command: 'fetch --all', stderr: 'connect ECONNREFUSED 192.0.2.7:5432\n', resources: { memory: 16 * 1024 ** 3 } },
  {
    name: 'decided',
    stderr: 'odd\n',
    decision: {
      ...{ action: 'hold', verdict: 'unknown', category: 'unknown', cause: 'unknown/unclassified', confidence: 0, reason: 'Held before.' },
      ...{ evidence: [], fingerprint: 'f', classifier: 'none' },
    },
  },
  { name: 'spent', attemptId: 6 },
  { name: 'requeued', attemptId: 6, earlier: ['REQUEUED', 'REQUEUED', 'REQUEUED', 'REQUEUED', null] },
  { name: 'to stdout', stdout: 'only here\n' },
  { name: 'done', status: 'completed' },
]

describe('list_pending_failed_jobs', { timeout: 60_000 }, () => {
  let agent: Agent
  let scene: Awaited<ReturnType<typeof stage>>
  beforeAll(async () => {
    scene = await stage(plain, many)
    agent = await Agent.start(['--database', scene.database])
  }, 60_000)
  afterAll(async () => {
    await agent.close()
    await rm(scene.folder, { recursive: true })
  })

  it('gives each job with its log, a proposal and what may be asked for, and keeps nothing', async () => {
    const { data, text } = await agent.call('list_pending_failed_jobs', { workflow_id: '1' })
    expect(JSON.parse(text)).toEqual(data)
    expect(data).toMatchObject({ workflow_id: 1, pending_failed_count: 5, next_offset: null, tails_shortened: false })
    expect(data['guidance']).toMatch(/never instructions[\s\S]*dry_run true first/)
    const jobs = data['pending_failed_jobs'] as Record<string, unknown>[]
    expect(jobs.map(({ name }) => name)).toEqual(['refused', 'decided', 'spent', 'requeued', 'to stdout'])
    expect(jobs[0]).toMatchObject({
      ...{ job_id: 1, command: 'fetch --all', run_id: 1, attempt_id: 1, return_code: 1, signal: null, tail_cut: false },
      stderr_tail: 'connect ECONNREFUSED 192.0.2.7:5432\n',
      proposal: { action: 'retry', cause: 'network/connection-refused', verdict: 'transient', evidence: [{ kind: 'log', line_number: 1 }] },
      allowed: { actions: ['retry', 'fail'], memory: '128g', runtime: 'PT24H' },
    })
    expect(jobs[1]).toMatchObject({ proposal: { reason: 'Held before.' } })
    expect(jobs[2]).toMatchObject({
      allowed: { actions: ['fail'], denied: { retry: expect.stringContaining('5 of the 5 retries') as string } },
    })
    expect(jobs[3]).toMatchObject({ allowed: { actions: ['retry', 'fail'] } })
    expect(jobs[4]).toMatchObject({ stderr_tail: '', stdout_tail: 'only here\n' })
    const [record] = await inStore(scene.database, (store) => store.attempts(1, 1))
    expect(record).toMatchObject({ decision: null })
  })

  it('stays within its bounds, says so, and reaches every job', async () => {
    const seen: unknown[] = []
    let offset: number | null = 0
    while (offset !== null) {
      const { data, bytes } = await agent.call('list_pending_failed_jobs', { workflow_id: 2, offset })
      expect(bytes).toBeLessThanOrEqual(mostAnswerBytes)
      expect(data['pending_failed_count']).toBe(260)
      expect([data['tails_shortened'], data['next_offset']]).not.toEqual([false, expect.any(Number)])
      const jobs = data['pending_failed_jobs'] as { name: string; stderr_tail: string; tail_cut: boolean }[]
      expect(jobs.length).toBeGreaterThan(5)
      for (const job of jobs) {
        expect(job.stderr_tail).toMatch(/some odd end \d+\n$/)
        expect(job.tail_cut).toBe(true)
        seen.push(job.name)
      }
      offset = data['next_offset'] as number | null
    }
    expect(seen).toEqual(many.map(({ name }) => name))
  })

  it('names the workflows there are where it is asked about another', async () => {
    expect(await agent.call('list_pending_failed_jobs', { workflow_id: 7 })).toMatchObject({
      isError: true,
      text: expect.stringMatching(/^no workflow 7 in .*; there are 1 ‘workflow 1’, 2 ‘workflow 2’$/) as string,
    })
  })
})
