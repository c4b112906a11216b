import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Agent } from '../../../test/mcp/agent.ts'
import { stage } from '../../../test/mcp/stage.ts'
import { mostAnswerBytes } from '../answer.ts'

const numbered = Array.from({ length: 3000 }, (_, index) => `line ${index + 1} "\\" of many`).join('\n')

describe('get_job_logs', { timeout: 60_000 }, () => {
  let agent: Agent
  let scene: Awaited<ReturnType<typeof stage>>
  beforeAll(async () => {
    scene = await stage([
      { name: 'long', stderr: `${numbered}\n`, stdout: 'a\nb\n', attemptId: 2 },
      { name: 'gone', stderr: 'x' },
      { name: 'not begun', status: 'ready' },
    ])
    await rm(join(scene.folder, 'job_2.out'))
    agent = await Agent.start(['--database', scene.database])
  }, 60_000)
  afterAll(async () => {
    await agent.close()
    await rm(scene.folder, { recursive: true })
  })

  it('gives the last lines of both streams of one attempt', async () => {
    const { data } = await agent.call('get_job_logs', { job_id: '1', lines: 2 })
    expect(data).toEqual({
      ...{ job_id: 1, run_id: 1, attempt_id: 2, start_error: null },
      stderr: { text: 'line 2999 "\\" of many\nline 3000 "\\" of many', lines: 2, cut: true },
      stdout: { text: 'a\nb', lines: 2, cut: false },
    })
    expect((await agent.call('get_job_logs', { job_id: 1, attempt_id: 1 })).data).toMatchObject({ attempt_id: 1, stderr: { lines: 100 } })
  })

  it('stays within its bounds', async () => {
    const { data, bytes } = await agent.call('get_job_logs', { job_id: 1, lines: 2000 })
    expect(bytes).toBeLessThanOrEqual(mostAnswerBytes)
    expect(data).toMatchObject({ stderr: { cut: true, text: expect.stringMatching(/line 3000 "\\" of many$/) as string } })
  })

  it('says which log is not there any more', async () => {
    expect((await agent.call('get_job_logs', { job_id: 2 })).data).toMatchObject({ stdout: null, stderr: { text: 'x', lines: 1 } })
  })

  it.each([
    [{ job_id: 9 }, /^no job 9 in .*list_pending_failed_jobs/],
    [{ job_id: 1, attempt_id: 3 }, /job 1 has no attempt 3 in run 1; there are logs of 1, 2/],
    [{ job_id: 3 }, /it has not begun/],
    [{ job_id: 1, lines: 0 }, /lines/],
    [{ job_id: 1, lines: 1e9 }, /lines/],
    [{}, /job_id/],
    [{ job_id: { $ne: 1 } }, /job_id/],
  ])('tells what is wrong with %j', async (given, message) => {
    expect(await agent.call('get_job_logs', given)).toMatchObject({ isError: true, text: expect.stringMatching(message) as string })
  })
})
