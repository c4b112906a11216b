// Every kind of secret, planted in everything that a failure consists of, and looked for in everything that leaves the process.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  contextOf,
  createJob,
  createTriage,
  jobOf,
  redactDecision,
  workflowOf,
  type Decision,
  type EvidenceProvider,
  type Failure,
} from 'retriage'
import { llm, type LlmProvider, type LlmRequest } from 'retriage/classifiers'
import { Ledger, openSqliteStore, type AttemptRecord, type Store } from 'retriage/stores'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli } from './cli-process.ts'
import { dictionaryWith, environmentWith, leakOf, plantedSecrets, type PlantedSecret } from './secrets.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'retriage-secrets-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Everything that a failure may hold one in, with an end that nothing explains. */
function logOf(planted: PlantedSecret): string {
  const { line } = planted
  return `starting\n${line}\n+ env\n${environmentWith(planted)}\n${dictionaryWith(planted)}\n${JSON.stringify({ [planted.setting]: planted.value })}\nERROR: gave up on ${line}\nstopped\n`
}
function failureOf(planted: PlantedSecret, jobId: number): Failure {
  const log = logOf(planted)
  const command = `env ${planted.setting}='${planted.value}' ./run.sh '${planted.line}'`
  return { jobId, name: `job with ${planted.line}`, returnCode: 9, stderrTail: log, stdoutTail: log, command, host: `node${jobId}` }
}
/** Names of those that stand in a text. */
function leaks(text: string, among: readonly PlantedSecret[] = plantedSecrets): string[] {
  return among.flatMap((planted) => {
    const leak = leakOf(planted, text)
    return leak === undefined ? [] : [`${planted.name}: ${leak}`]
  })
}

it('there are more than forty kinds, no two alike', () => {
  expect(new Set(plantedSecrets.map(({ name }) => name)).size).toBe(plantedSecrets.length)
  expect(plantedSecrets.length).toBeGreaterThan(120)
  expect(leaks(plantedSecrets.map(({ value, line }) => `${value}\n${line}`).join('\n'))).toHaveLength(plantedSecrets.length)
})

it.each(plantedSecrets.map((planted, index) => [planted.name, planted, index] as const))(
  'no model is shown: %s',
  async (_, planted, index) => {
    const { provider, requests } = listening(planted.line)
    const failure = failureOf(planted, index)
    const outside = [{ kind: 'outside' as const, rule: 'r', source: 's', detail: planted.line }]
    const [said] = await llm({ provider }).classify(failure, contextOf(failure, { outside }))
    expect(requests).toHaveLength(1)
    expect(leaks(JSON.stringify(requests), [planted])).toEqual([])
    // Nor is what it says itself believed to be free of any.
    expect(leaks(said!.evidence.find(({ kind }) => kind === 'model')?.detail ?? '', [planted])).toEqual([])
  },
)

/** A model that keeps what it was asked, and explains in the words given. */
function listening(explanation: string): { provider: LlmProvider; requests: LlmRequest[] } {
  const requests: LlmRequest[] = []
  const provider: LlmProvider = {
    model: 'of-the-test',
    async ask(request) {
      requests.push(request)
      return { answer: { cause: 'network/connection-refused', certainty: 'likely', quotes: ['stopped'], explanation } }
    },
  }
  return { provider, requests }
}

it('none reaches a model, or leaves a provider of evidence, in a batch', async () => {
  const { provider, requests } = listening(plantedSecrets.map(({ line }) => line).join('; '))
  const echo: EvidenceProvider = {
    id: 'echo',
    gather: async ({ stderrTail = '', command = '' }) => [stderrTail, command].map((detail) => ({ rule: 'echo', detail })),
  }
  const limits = { calls: 1000, inputTokens: 1e9, outputTokens: 1e9 }
  const triage = createTriage({ llm: { provider, limits }, evidence: [echo] })
  const decisions = await triage.decideAll(plantedSecrets.map(failureOf))
  expect(requests.length).toBeGreaterThan(20)
  expect(leaks(JSON.stringify(requests))).toEqual([])
  const said = decisions.flatMap(({ evidence }) => evidence.filter(({ kind }) => kind === 'outside' || kind === 'model'))
  expect(said.length).toBeGreaterThanOrEqual(2 * decisions.length)
  expect(leaks(JSON.stringify(said))).toEqual([])
  expect(leaks(JSON.stringify(decisions.map((decision) => redactDecision(decision))))).toEqual([])
}, 60_000)

describe('the audit and the attempts', () => {
  let store: Store
  beforeAll(async () => {
    store = await openSqliteStore(join(folder, 'audit.db'))
  })
  afterAll(() => store.close())

  it('hold none, whatever is decided, refused, remarked, or could not start', async () => {
    const ledger = await Ledger.create(
      store,
      ({ workflowId, firstJobId }) =>
        workflowOf({
          ...{ workflowId, name: 'planted' },
          jobs: plantedSecrets.map((_, index) =>
            createJob({ jobId: firstJobId + index, name: `j${index}`, status: 'pending_failed', returnCode: 9 }),
          ),
        }),
      { actor: 'person', redactions: [{ kind: 'badge', expression: /badge \d\d-\d\d/g }] },
    )
    const jobs = [...ledger.workflow.jobs.values()]
    const attempt = (jobId: AttemptRecord['jobId'], text: string): AttemptRecord => ({
      ...{
        jobId,
        runId: 1,
        attemptId: 1,
        resources: {},
        handle: null,
        logs: null,
        startedAt: 1,
        finishedAt: 2,
        decision: null,
        decidedAt: null,
      },
      result: {
        ...{ returnCode: null, signal: null, schedulerState: null, execTimeSeconds: 0, host: 'node07', peakMemory: null, started: false },
        startError: text,
      },
    })
    for (const [index, planted] of plantedSecrets.entries()) {
      const { jobId } = jobs[index]!
      const text = logOf(planted)
      const evidence = text
        .split('\n')
        .map((line, at) => ({ kind: 'log' as const, rule: 'r', stream: 'stderr' as const, lineNumber: at + 1, line }))
      const decision: Decision = {
        ...{ jobId, action: index % 2 === 0 ? 'hold' : 'retry', verdict: 'unknown', category: 'unknown', cause: 'unknown/unclassified' },
        ...{ confidence: 0.5, reason: `because of ${text}, badge 12-34`, fingerprint: 'f', classifier: 'c', runId: 1, attemptId: 1 },
        evidence: [...evidence, { kind: 'outside', rule: 'r', source: 's', detail: text }],
      }
      await ledger.remark(jobId, 'recovery', { reason: text })
      await ledger.refuse(jobId, { type: 'retry' }, text)
      await ledger.resolve([decision])
      await ledger.resolve([{ ...decision, action: 'fail', memory: text }])
      await ledger
        .apply(jobId, { type: 'start', runId: 1, attemptId: 1 } as never, { reason: text, attempt: attempt(jobId, text) })
        .catch(() => undefined)
    }
    const { workflowId } = ledger.workflow
    const kept = JSON.stringify([
      await store.audit(workflowId),
      await store.attempts(workflowId),
      jobs.map(({ jobId }) => jobOf(ledger.workflow, jobId)?.decision),
    ])
    expect(kept.length).toBeGreaterThan(100_000)
    expect(leaks(kept)).toEqual([])
    expect(kept).toContain('[redacted:badge]')
    expect(kept).not.toContain('badge 12-34')
  })
})

describe('the command line', { timeout: 180_000 }, () => {
  it('classify prints none', async () => {
    const lines = plantedSecrets.map((planted, index) => {
      const { jobId, stderrTail, stdoutTail, command, name } = failureOf(planted, index)
      return JSON.stringify({ job_id: jobId, name, command, return_code: 9, stderr_tail: stderrTail, stdout_tail: stdoutTail })
    })
    // And a line that cannot be read, which is quoted.
    const ndjson = await runCli(['classify', '--ndjson'], {
      input: [...lines, ...plantedSecrets.map(({ line }) => `{"job_id": 1, "memory": ${JSON.stringify(line)}}`)].join('\n'),
    })
    expect(ndjson.out.split('\n')).toHaveLength(2 * plantedSecrets.length + 1)
    // The quoted line stands there as it stands in the log that was sent, so that it can be found; everything else is clean.
    expect(leaks(ndjson.out.replace(/"line":"(?:[^"\\]|\\.)*"/g, '"line":""') + ndjson.err)).toEqual([])
    const redactions = join(folder, 'redactions.yaml')
    await writeFile(redactions, '- { kind: badge, match: badge-\\d+ }')
    const passedOn = await runCli(['classify', '--ndjson', '--redactions', redactions], { input: lines.join('\n') })
    expect([passedOn.status, leaks(passedOn.out + passedOn.err)]).toEqual([0, []])
    const log = join(folder, 'all.log')
    await writeFile(log, plantedSecrets.map(logOf).join('\n'))
    for (const how of [['--explain'], ['--json', '--redactions', redactions], ['--show-prompt'], ['--show-prompt', '--json']]) {
      const { out, err, status } = await runCli([
        'classify',
        log,
        '--exit-code',
        '9',
        '--command',
        plantedSecrets.map(({ line }) => line).join('; '),
        ...how,
      ])
      expect([status, leaks(out + err)]).toEqual([0, []])
    }
  })

  it('run, recover and jobs print none', async () => {
    const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`
    // A dozen to a job: what is asked is what gets out, not how many jobs a machine starts.
    const batches = Array.from({ length: Math.ceil(plantedSecrets.length / 12) }, (_, index) =>
      plantedSecrets.slice(index * 12, index * 12 + 12),
    )
    for (const [index, batch] of batches.entries()) await writeFile(join(folder, `${index}.log`), batch.map(logOf).join('\n'))
    const jobs = batches.map((batch, index) => ({
      name: `j${index} ${batch[0]!.line}`,
      command: `true ${batch.map(({ line }) => quoted(line)).join(' ')}; cat ${index}.log; cat ${index}.log >&2; exit 9`,
    }))
    await writeFile(join(folder, 'w.json'), JSON.stringify({ name: 'planted', use_pending_failed: true, jobs }))
    const cli = async (...args: string[]): Promise<void> => {
      const { out, err } = await runCli(args, { cwd: folder })
      expect(out + err).not.toBe('')
      expect([args.join(' '), leaks(out + err)]).toEqual([args.join(' '), []])
    }
    await cli('run', 'w.json', '--json')
    await cli('recover', '1', '--dry-run')
    await cli('recover', '1', '--dry-run', '--json')
    await cli('recover', '1')
    await cli('jobs', 'list', '1')
    await cli('jobs', 'list', '1', '--json')
    for (const [index] of batches.entries()) await cli('jobs', 'show', String(index + 1), ...(index % 2 === 0 ? ['--json'] : []))
    await cli('jobs', 'resolve', '1', '--fail', '--reason', plantedSecrets.map(({ line }) => line).join('; '))
    await cli('jobs', 'show', '1')
  })
})
