import { createTriage, resolve, workflowOf, createJob, jobOf, type Decision, type Failure } from 'retriage'
import { describe, expect, it } from 'vitest'

const triage = createTriage()
const decide = (failure: Omit<Failure, 'jobId'>): Promise<Decision> => triage.decide({ jobId: 1, ...failure })
const decideLog = (stderrTail: string): Promise<Decision> => decide({ stderrTail, returnCode: 1 })

describe('the guide of transient errors', () => {
  it.each([
    ['ConnectionError: Connection refused to storage.internal:443', 'network'],
    ['ssh: connect to host node07.example.com port 22: Connection timed out', 'network'],
    ['RuntimeError: NCCL timeout in all_reduce', 'gpu'],
    ['GPU communication error on device 3', 'gpu'],
    ['OSError: [Errno 5] EIO: could not read block', 'filesystem'],
    ["cp: error reading '/data/in.bin': Input/output error", 'filesystem'],
    ['Slurm: node failure', 'scheduler'],
    ['slurmstepd: error: *** JOB 42 ON node01 CANCELLED AT 2024-05-06T07:08:09 DUE TO PREEMPTION ***', 'preemption'],
    ['Job 42 PREEMPTED by a job of higher priority', 'preemption'],
    ['503 Service Unavailable', 'external_service'],
    ['urllib.error.HTTPError: HTTP Error 503: Service Unavailable', 'external_service'],
    ['HTTP 503', 'external_service'],
  ])('%s', async (line, category) => {
    expect(await decideLog(line)).toMatchObject({
      action: 'retry',
      verdict: 'transient',
      category,
      evidence: [{ kind: 'log', line, lineNumber: 1 }],
    })
  })

  it.each([
    ['NODE_FAIL', 'scheduler'],
    ['PREEMPTED', 'preemption'],
  ])('scheduler state %s without an exit code', async (schedulerState, category) => {
    expect(await decide({ schedulerState, returnCode: null })).toMatchObject({ action: 'retry', verdict: 'transient', category })
  })

  it.each(['processed 503 rows in 2 s', 'wrote 503 files', 'epoch 503 loss 0.1'])('%s is not one of them', async (line) => {
    expect((await decideLog(line)).action).toBe('hold')
  })
})

describe('the guide of permanent errors', () => {
  it.each([
    ['SyntaxError: invalid syntax', 'code_bug'],
    ['IndentationError: unexpected indent', 'code_bug'],
    ["ModuleNotFoundError: No module named 'pandas'", 'dependency'],
    ["ImportError: cannot import name 'x' from 'y'", 'dependency'],
    ["FileNotFoundError: [Errno 2] No such file or directory: 'input.csv'", 'missing_data'],
    ['IndexError: list index out of range', 'code_bug'],
    ["KeyError: 'timestamp'", 'code_bug'],
    ['PermissionDenied: cannot write /shared/out', 'permission'],
    ["PermissionError: [Errno 13] Permission denied: '/shared/out'", 'permission'],
    ["ValueError: Column 'timestamp' has invalid format", 'data_format'],
  ])('%s', async (line, category) => {
    const log = `Traceback (most recent call last):\n  File "job.py", line 3, in <module>\n${line}\n`
    expect(await decideLog(log)).toMatchObject({ action: 'fail', verdict: 'permanent', category, evidence: [{ line, lineNumber: 3 }] })
    expect(await decideLog(line)).toMatchObject({ action: 'fail', category })
  })
})

describe('what context turns', () => {
  const missing = "FileNotFoundError: [Errno 2] No such file or directory: 'out/clean.parquet'"
  const refused = 'ConnectionError: Connection refused to storage.internal:443'
  const denied = "PermissionError: [Errno 13] Permission denied: '/scratch/shared/out'"

  it('a missing file is no loss while the job that writes it is retried', async () => {
    const [producer, consumer, stranger] = await triage.decideAll([
      { jobId: 1, name: 'clean', stderrTail: refused, outputs: ['out/clean.parquet'] },
      { jobId: 2, stderrTail: missing },
      { jobId: 3, stderrTail: missing.replace('clean', 'unclean') },
    ])
    expect(producer?.action).toBe('retry')
    expect(consumer).toMatchObject({
      action: 'retry',
      cause: 'missing_data/upstream',
      evidence: [{ line: missing }, { detail: expect.stringContaining('clean, which is retried') }],
    })
    expect(stranger).toMatchObject({ action: 'fail', cause: 'missing_data/file' })
  })

  it('a file stays missing when the job that writes it fails', async () => {
    const [, consumer] = await triage.decideAll([
      { jobId: 1, stderrTail: 'SyntaxError: invalid syntax', outputs: ['out/clean.parquet'] },
      { jobId: 2, stderrTail: missing },
    ])
    expect(consumer?.action).toBe('fail')
  })

  it('a permission that was granted before lies in the host', async () => {
    expect(
      await decide({ stderrTail: denied, host: 'node07', attemptId: 2, history: [{ attemptId: 1, host: 'node01', stderrTail: refused }] }),
    ).toMatchObject({
      action: 'retry',
      cause: 'permission/intermittent',
      avoidHost: 'node07',
    })
  })

  it('a permission that is denied every time does not', async () => {
    expect(
      await decide({ stderrTail: denied, host: 'node07', attemptId: 2, history: [{ attemptId: 1, host: 'node01', stderrTail: denied }] }),
    ).toMatchObject({
      action: 'fail',
      cause: 'permission/denied',
    })
  })

  it('a permission denied on one host only lies in that host', async () => {
    const decisions = await triage.decideAll([
      { jobId: 1, host: 'node07', stderrTail: denied },
      { jobId: 2, host: 'node07', stderrTail: denied },
      { jobId: 3, host: 'node01', stderrTail: refused },
    ])
    expect(decisions.map(({ action, avoidHost }) => [action, avoidHost])).toEqual([
      ['retry', 'node07'],
      ['retry', 'node07'],
      ['retry', undefined],
    ])
  })

  it('the order of siblings changes nothing', async () => {
    const failures: Failure[] = [
      { jobId: 1, stderrTail: refused, outputs: ['out/clean.parquet'] },
      { jobId: 2, stderrTail: missing },
      { jobId: 3, host: 'a', stderrTail: denied },
    ]
    const backwards = await triage.decideAll([...failures].reverse())
    expect(backwards.reverse()).toEqual(await triage.decideAll(failures))
  })
})

describe('the example every reader knows', () => {
  const before = workflowOf({
    workflowId: 123,
    name: 'etl',
    usePendingFailed: true,
    jobs: [456, 457, 458].map((jobId) => createJob({ jobId, name: `job ${jobId}`, status: 'pending_failed', returnCode: 1 })),
  })
  const failures: Failure[] = [
    { jobId: 456, attemptId: 1, runId: 1, returnCode: 1, stderrTail: 'ConnectionError: Connection refused to storage.internal:443' },
    { jobId: 457, attemptId: 1, runId: 1, returnCode: 1, stderrTail: 'ConnectionError: Connection refused to storage.internal:443' },
    { jobId: 458, attemptId: 1, runId: 1, returnCode: 1, stderrTail: "ValueError: Column 'timestamp' has invalid format" },
  ]
  const state = (workflow: typeof before): unknown[] =>
    [456, 457, 458].map((id) => [jobOf(workflow, id)?.status, jobOf(workflow, id)?.attemptId])

  it('is shown by a dry run and changed by none', async () => {
    const { results, workflow } = resolve(before, await triage.decideAll(failures), { dryRun: true })
    expect(results.map(({ action, status }) => [action, status])).toEqual([
      ['retry', 'would_apply'],
      ['retry', 'would_apply'],
      ['fail', 'would_apply'],
    ])
    expect(state(workflow)).toEqual(Array(3).fill(['pending_failed', 1]))
  })

  it('comes out as ready, ready, failed', async () => {
    const { results, workflow } = resolve(before, await triage.decideAll(failures))
    expect(results.map(({ status }) => status)).toEqual(['applied', 'applied', 'applied'])
    expect(state(workflow)).toEqual([
      ['ready', 2],
      ['ready', 2],
      ['failed', 1],
    ])
    expect(state(before)).toEqual(Array(3).fill(['pending_failed', 1]))
  })
})
