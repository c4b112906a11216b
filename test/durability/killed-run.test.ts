import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { counts, isComplete } from 'retriage'
import { openStore, replayAudit, type Store } from 'retriage/stores'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runCli, startCli } from '../cli-process.ts'

/** Times that the process is killed before it may finish. */
const kills = 8

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'retriage-killed-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** 200 jobs in chains of four, each of which writes down that it ran; in the last chain one fails and three are canceled. */
function spec(seen: string): string {
  const jobs = Array.from({ length: 200 }, (_, index) => ({
    name: `job-${index}`,
    command: `echo "$RETRIAGE_JOB_ID/$RETRIAGE_ATTEMPT_ID" >> '${seen}'; sleep 0.02${index === 196 ? '; exit 1' : ''}`,
    depends_on: index % 4 === 0 ? [] : [`job-${index - 1}`],
  }))
  return JSON.stringify({ name: 'killed', jobs })
}

async function linesOf(seen: string): Promise<string[]> {
  const text = await readFile(seen, 'utf8').catch(() => '')
  return text.split('\n').filter(Boolean)
}

/** Starts the command, lets so many more attempts begin, and kills it a moment later. */
async function killAfter(args: readonly string[], seen: string, attempts: number): Promise<void> {
  const { child, ended } = startCli(args, { cwd: folder })
  const before = (await linesOf(seen)).length
  while (child.exitCode === null && (await linesOf(seen)).length < before + attempts) await new Promise((resume) => setTimeout(resume, 5))
  await new Promise((resume) => setTimeout(resume, Math.random() * 30))
  expect(child.exitCode).toBeNull()
  child.kill('SIGKILL')
  await ended
}

async function stateOf(store: Store): Promise<{ totals: unknown; complete: boolean }> {
  const { workflow } = (await store.load(1))!
  const present = [...workflow.jobs].map(([key, { status, runId, attemptId, resources }]) => [key, { status, runId, attemptId, resources }])
  expect([...replayAudit(await store.audit(1))].sort()).toEqual(present.sort())
  return { totals: counts(workflow), complete: isComplete(workflow) }
}

it('a run that is killed again and again ends like one that was not, and no attempt runs twice', { timeout: 120_000 }, async () => {
  const [seen, seenClean] = [join(folder, 'seen'), join(folder, 'seen-clean')]
  await writeFile(join(folder, 'w.json'), spec(seen))
  await writeFile(join(folder, 'clean.json'), spec(seenClean))
  const clean = runCli(['run', 'clean.json', '--json', '--jobs', '4', '--database', 'clean.db'], { cwd: folder })

  for (let round = 0; round < kills; round++) {
    const what = round === 0 ? 'w.json' : '1'
    await killAfter(['run', what, '--jobs', '4', '--database', 'killed.db'], seen, 1 + Math.floor(Math.random() * 18))
    const store = await openStore(join(folder, 'killed.db'))
    expect((await stateOf(store)).complete).toBe(false)
    await store.close()
  }
  const last = await runCli(['run', '1', '--json', '--jobs', '4', '--database', 'killed.db'], { cwd: folder })

  const expected = JSON.parse((await clean).out) as { counts: object; jobs: { name: string; status: string }[] }
  const reached = JSON.parse(last.out) as typeof expected
  expect(last.status).toBe(1)
  expect(reached.counts).toEqual(expected.counts)
  expect(reached.counts).toMatchObject({ completed: 196, failed: 1, canceled: 3 })
  expect(reached.jobs.map(({ name, status }) => [name, status])).toEqual(expected.jobs.map(({ name, status }) => [name, status]))

  const ran = await linesOf(seen)
  expect(new Set(ran).size).toBe(ran.length)
  expect(new Set(ran.map((line) => line.split('/')[0])).size).toBe(197)
  const store = await openStore(join(folder, 'killed.db'))
  expect(await stateOf(store)).toEqual({ totals: expected.counts, complete: true })
  const recorded = new Set((await store.attempts(1)).map(({ jobId, attemptId }) => `${jobId}/${attemptId}`))
  expect(ran.filter((attempt) => !recorded.has(attempt))).toEqual([])
  expect(await store.workers()).toEqual([])
  await store.close()
})
