import { describe, expect, test } from 'vitest'
import { isRetriageError } from './errors.ts'
import { createWorkflow } from './plan.ts'
import { parseWorkflowSpec } from './spec.ts'
import { counts, startWorkflow } from './workflow.ts'

const full = {
  name: 'train',
  use_pending_failed: true,
  resource_requirements: [
    { name: 'small', memory: '2g', runtime: 'PT1H', num_cpus: 2 },
    { name: 'large', memory: '1.5g', num_gpus: 0, num_nodes: 2 },
  ],
  failure_handlers: [
    {
      name: 'known',
      rules: [
        { exit_codes: [10, 11], recovery_script: './repair.sh' },
        { match_all_exit_codes: true, max_retries: 1 },
      ],
    },
  ],
  jobs: [
    {
      name: 'report',
      command: './report.sh',
      depends_on: ['train'],
      cancel_on_blocking_job_failure: false,
      input_files: ['clean.csv', 'given.csv'],
    },
    { name: 'train', command: './train.sh', failure_handler: 'known', resource_requirements: 'small' },
    { name: 'clean', command: './clean.sh', resource_requirements: 'large', output_files: ['clean.csv'] },
  ],
}

describe('parseWorkflowSpec', () => {
  test('reads every key, in the units of the API', () => {
    expect(parseWorkflowSpec(full)).toEqual({
      name: 'train',
      usePendingFailed: true,
      failureHandlers: [
        {
          name: 'known',
          rules: [
            { exitCodes: [10, 11], matchAllExitCodes: false, recoveryScript: './repair.sh', maxRetries: 3 },
            { exitCodes: [], matchAllExitCodes: true, maxRetries: 1 },
          ],
        },
      ],
      jobs: [
        {
          name: 'report',
          command: './report.sh',
          dependsOn: ['train', 'clean'],
          failureHandler: null,
          resources: {},
          cancelOnBlockingJobFailure: false,
          inputFiles: ['clean.csv', 'given.csv'],
          outputFiles: [],
        },
        {
          name: 'train',
          command: './train.sh',
          dependsOn: [],
          failureHandler: 'known',
          resources: { memory: 2 * 1024 ** 3, runtimeMs: 3_600_000, numCpus: 2 },
          cancelOnBlockingJobFailure: true,
          inputFiles: [],
          outputFiles: [],
        },
        {
          name: 'clean',
          command: './clean.sh',
          dependsOn: [],
          failureHandler: null,
          resources: { memory: 1_610_612_736, numGpus: 0, numNodes: 2 },
          cancelOnBlockingJobFailure: true,
          inputFiles: [],
          outputFiles: ['clean.csv'],
        },
      ],
    })
  })

  test('the least file: a name and one job; failures are final', () => {
    expect(parseWorkflowSpec({ name: 'least', jobs: [{ name: 'a', command: 'true' }] })).toMatchObject({
      usePendingFailed: false,
      jobs: [{ dependsOn: [] }],
    })
  })

  const job = { name: 'a', command: 'true' }
  const file = (rest: object): unknown => ({ name: 'w', jobs: [job], ...rest })
  test.each([
    [file({ job: [] }), 'w.yaml: unknown key "job"; did you mean "jobs"?'],
    [{ name: 'w', jobs: [job, job, { ...job, dependson: [] }] }, 'w.yaml: jobs[2]: unknown key "dependson"; did you mean "depends_on"?'],
    [{ name: 'w', jobs: [{ name: 'a', comand: 'true' }] }, 'w.yaml: jobs[0]: unknown key "comand"; did you mean "command"?'],
    [
      file({ failure_handlers: [{ name: 'h', rules: [{ exit_code: [1] }] }] }),
      'w.yaml: failure_handlers[0].rules[0]: unknown key "exit_code"; did you mean "exit_codes"?',
    ],
    [file({ resource_requirements: [{ name: 'r', mem: '1g' }] }), 'resource_requirements[0]: unknown key "mem"; did you mean "memory"?'],
    [undefined, 'w.yaml: expected keys and values'],
    [[], 'w.yaml: expected keys and values, found []'],
    [{ jobs: [job] }, 'w.yaml: name: is missing; add it'],
    [{ name: 'w' }, 'w.yaml: jobs: is missing; add it'],
    [file({ jobs: [] }), 'w.yaml: jobs: is empty; add at least one entry'],
    [file({ jobs: [{ name: 'a' }] }), 'w.yaml: jobs[0].command: is missing; add it'],
    [file({ jobs: [{ ...job, command: '' }] }), 'w.yaml: jobs[0].command: is empty; write something'],
    [file({ jobs: [{ ...job, name: 5 }] }), 'w.yaml: jobs[0].name: expected text (quote it), found 5'],
    [file({ jobs: [{ ...job, depends_on: null }] }), 'w.yaml: jobs[0].depends_on: expected a list, found null'],
    [file({ use_pending_failed: 'yes' }), 'w.yaml: use_pending_failed: expected true or false, found "yes"'],
    [file({ jobs: [job, job] }), 'w.yaml: jobs[1]: the name "a" stands twice; rename one'],
    [
      file({
        jobs: [
          { ...job, depends_on: ['b'] },
          { ...job, name: 'bb' },
        ],
      }),
      'w.yaml: jobs[0].depends_on: no job is named "b"; did you mean "bb"?',
    ],
    [
      file({ jobs: [{ ...job, failure_handler: 'h' }] }),
      'w.yaml: jobs[0].failure_handler: no failure handler is named "h"; the file defines none, so add it',
    ],
    [
      file({ jobs: [{ ...job, resource_requirements: 'smal' }], resource_requirements: [{ name: 'small' }] }),
      'w.yaml: jobs[0].resource_requirements: no resource requirement is named "smal"; did you mean "small"?',
    ],
    [file({ resource_requirements: [{ name: 'r' }, { name: 'r' }] }), 'w.yaml: resource_requirements[1]: the name "r" stands twice'],
    [
      file({ resource_requirements: [{ name: 'r', memory: 'lots' }] }),
      'w.yaml: resource_requirements[0].memory: memory "lots": write a number and a unit',
    ],
    [file({ resource_requirements: [{ name: 'r', memory: [] }] }), 'w.yaml: resource_requirements[0].memory: write text such as "16g"'],
    [file({ resource_requirements: [{ name: 'r', memory: 0 }] }), 'w.yaml: resource_requirements[0].memory: 0 is nothing; ask for more'],
    [
      file({ resource_requirements: [{ name: 'r', runtime: '4h' }] }),
      'w.yaml: resource_requirements[0].runtime: duration "4h": write ISO-8601',
    ],
    [
      file({ resource_requirements: [{ name: 'r', num_cpus: 0 }] }),
      'w.yaml: resource_requirements[0].num_cpus: 0 is too small; write 1 or more',
    ],
    [
      file({ resource_requirements: [{ name: 'r', num_cpus: 1.5 }] }),
      'w.yaml: resource_requirements[0].num_cpus: expected a whole number, found 1.5',
    ],
    [file({ failure_handlers: [{ name: 'h', rules: [] }] }), 'w.yaml: failure_handlers[0].rules: is empty; add at least one entry'],
    [
      file({ failure_handlers: [{ name: 'h', rules: [{ max_retries: 1 }] }] }),
      'w.yaml: failure_handlers[0].rules[0]: matches nothing; give "exit_codes"',
    ],
    [
      file({ failure_handlers: [{ name: 'h', rules: [{ exit_codes: [1], max_retries: -1 }] }] }),
      'w.yaml: failure_handlers[0].rules[0].max_retries: -1 is too small; write 0 or more',
    ],
    [
      file({ failure_handlers: [{ name: 'h', rules: [{ exit_codes: [0] }] }] }),
      'w.yaml: failure_handlers[0].rules[0].exit_codes[0]: 0 is success',
    ],
    [file({ jobs: [{ ...job, depends_on: ['a'] }] }), 'w.yaml: jobs: a → a wait for each other'],
    [
      file({
        jobs: [
          { ...job, name: 'z' },
          { ...job, name: 'a', depends_on: ['z', 'c'] },
          { ...job, name: 'b', depends_on: ['a'] },
          { ...job, name: 'c', depends_on: ['b'] },
        ],
      }),
      'w.yaml: jobs: a → c → b → a wait for each other; remove one',
    ],
    [
      file({
        jobs: [
          { ...job, name: 'a', input_files: ['y'], output_files: ['x'] },
          { ...job, name: 'b', input_files: ['x'], output_files: ['y'] },
        ],
      }),
      'w.yaml: jobs: a → b → a wait for each other',
    ],
  ])('%j', (data, message) => {
    try {
      parseWorkflowSpec(data, 'w.yaml')
      expect.unreachable()
    } catch (error) {
      expect((error as Error).message).toContain(message)
      expect(isRetriageError(error, 'invalid_workflow') && error.place.file).toBe('w.yaml')
    }
  })

  test('a job that reads and writes a file waits for the others that write it, not for itself', () => {
    const jobs = [
      { ...job, name: 'make', output_files: ['x'] },
      { ...job, name: 'update', depends_on: ['make', 'make'], input_files: ['x'], output_files: ['x'] },
    ]
    expect(parseWorkflowSpec(file({ jobs })).jobs.map(({ dependsOn }) => dependsOn)).toEqual([[], ['make']])
  })

  test('20,000 jobs in a chain are read without recursion', () => {
    const jobs = Array.from({ length: 20_000 }, (_, i) => ({
      name: `j${i}`,
      command: 'true',
      depends_on: i === 19_999 ? [] : [`j${i + 1}`],
    }))
    expect(parseWorkflowSpec({ name: 'w', jobs }).jobs).toHaveLength(20_000)
    const closed = jobs.map((entry, i) => (i === 19_999 ? { ...entry, depends_on: ['j0'] } : entry))
    expect(() => parseWorkflowSpec({ name: 'w', jobs: closed })).toThrow('j7 → (19991 more) → j19999 → j0')
  })
})

describe('createWorkflow', () => {
  test('numbers jobs in the order of the file and leaves them to be started', () => {
    const workflow = createWorkflow(parseWorkflowSpec(full), { workflowId: 3 })
    expect([...workflow.jobs.keys()]).toEqual(['1', '2', '3'])
    expect(workflow).toMatchObject({ workflowId: 3, runId: 1, name: 'train', usePendingFailed: true })
    expect(workflow.jobs.get('1')).toMatchObject({
      jobId: 1,
      status: 'uninitialized',
      runId: 1,
      attemptId: 1,
      dependsOn: [2, 3],
      command: './report.sh',
    })
    expect(counts(startWorkflow(workflow).workflow)).toMatchObject({ ready: 2, blocked: 1 })
  })

  test('numbers on from a given one, in a given run', () => {
    const workflow = createWorkflow(parseWorkflowSpec(full), { workflowId: 'w', runId: 4, firstJobId: 456 })
    expect([...workflow.jobs.values()].map(({ jobId, runId }) => [jobId, runId])).toEqual([
      [456, 4],
      [457, 4],
      [458, 4],
    ])
    expect(workflow.jobs.get('456')?.dependsOn).toEqual([457, 458])
  })
})
