import type * as z from 'zod/mini'
import { RetriageError } from './errors.ts'
import type { FailureHandler } from './handler.ts'
import type { Resources } from './job.ts'
import { nearest, unknownKey } from './nearest.ts'
import { dependencyNames, findCycle } from './spec-graph.ts'
import { specSchema } from './spec-schema.ts'

/** One job as its author describes it. */
export interface JobSpec {
  name: string
  command: string
  /** Names of jobs, each once: those the file gives, then those that write one of this job's input files. */
  dependsOn: readonly string[]
  /** Name of the failure handler; null for none. */
  failureHandler: string | null
  /** Request of the first attempt. */
  resources: Resources
  /** Default true. */
  cancelOnBlockingJobFailure: boolean
  inputFiles: readonly string[]
  outputFiles: readonly string[]
}

/** A workflow as its author describes it, complete and free of contradictions. */
export interface WorkflowSpec {
  name: string
  /** Default false: a failure that no handler covers is final. */
  usePendingFailed: boolean
  failureHandlers: readonly FailureHandler[]
  /** In the order of the file; at least one. */
  jobs: readonly JobSpec[]
}

type File = z.infer<ReturnType<typeof specSchema>['workflowFile']>

/**
 * Reads a workflow from plain data, as a YAML or JSON file holds it, with the keys of torc.
 *
 * Files are compared as text, and a job that both reads and writes a file does not wait for itself.
 *
 * @param file name for error messages
 * @throws `invalid_workflow` with the place and the remedy: a key or name that is not known (with the nearest that is), one that stands twice,
 * a value of another kind, memory or runtime that cannot be read, a rule that matches nothing, no jobs at all, or jobs that wait for each other.
 */
export function parseWorkflowSpec(data: unknown, file = 'workflow'): WorkflowSpec {
  const read = specSchema().workflowFile.safeParse(data)
  if (!read.success) throw fault(file, ...describe(read.error, data))
  const requirements = byName(file, 'resource_requirements', read.data.resource_requirements)
  const handlers = byName(file, 'failure_handlers', read.data.failure_handlers)
  const names = byName(file, 'jobs', read.data.jobs)
  const dependsOn = dependencyNames(read.data.jobs)
  const jobs = read.data.jobs.map((job, index): JobSpec => {
    const at = `jobs[${index}]`
    for (const name of job.depends_on) refer(file, `${at}.depends_on`, 'job', names, name)
    const handler =
      job.failure_handler === undefined ? undefined : refer(file, `${at}.failure_handler`, 'failure handler', handlers, job.failure_handler)
    const needs = job.resource_requirements
    const request =
      needs === undefined ? undefined : refer(file, `${at}.resource_requirements`, 'resource requirement', requirements, needs)
    return {
      name: job.name,
      command: job.command,
      dependsOn: dependsOn.get(job.name) ?? [],
      failureHandler: handler?.name ?? null,
      resources: request ? resourcesOf(request) : {},
      cancelOnBlockingJobFailure: job.cancel_on_blocking_job_failure,
      inputFiles: job.input_files,
      outputFiles: job.output_files,
    }
  })
  const cycle = findCycle(dependsOn)
  if (cycle)
    throw fault(
      file,
      'jobs',
      `${chain(cycle)} wait for each other; remove one of these dependencies (a file that one reads and another writes is one too)`,
    )
  return {
    name: read.data.name,
    usePendingFailed: read.data.use_pending_failed,
    failureHandlers: read.data.failure_handlers.map(({ name, rules }) => ({ name, rules: rules.map(ruleOf) })),
    jobs,
  }
}

function resourcesOf(request: File['resource_requirements'][number]): Resources {
  const { memory, runtime, num_cpus: numCpus, num_gpus: numGpus, num_nodes: numNodes } = request
  const all = { memory, runtimeMs: runtime, numCpus, numGpus, numNodes }
  return Object.fromEntries(Object.entries(all).filter(([, amount]) => amount !== undefined))
}

function ruleOf(rule: File['failure_handlers'][number]['rules'][number]): FailureHandler['rules'][number] {
  const { exit_codes: exitCodes, match_all_exit_codes: matchAllExitCodes, recovery_script: recoveryScript, max_retries: maxRetries } = rule
  return { exitCodes, matchAllExitCodes, maxRetries, ...(recoveryScript === undefined ? {} : { recoveryScript }) }
}

function byName<T extends { name: string }>(file: string, place: string, entries: readonly T[]): ReadonlyMap<string, T> {
  const found = new Map<string, T>()
  entries.forEach((entry, index) => {
    if (found.has(entry.name)) throw fault(file, `${place}[${index}]`, `the name ${JSON.stringify(entry.name)} stands twice; rename one`)
    found.set(entry.name, entry)
  })
  return found
}

function refer<T>(file: string, place: string, kind: string, known: ReadonlyMap<string, T>, name: string): T {
  const found = known.get(name)
  if (found) return found
  const near = nearest(name, known.keys())
  throw fault(
    file,
    place,
    `no ${kind} is named ${JSON.stringify(name)}; ${near === undefined ? `the file defines none, so add it` : `did you mean ${JSON.stringify(near)}?`}`,
  )
}

function chain(cycle: readonly string[]): string {
  const shown = cycle.length > 12 ? [...cycle.slice(0, 8), `(${cycle.length - 10} more)`, ...cycle.slice(-2)] : cycle
  return shown.join(' → ')
}

/** Place and words of the issue to report: an unknown key before any other, since a mistyped key often is why another one is missing. */
function describe(error: z.core.$ZodError, data: unknown): [place: string, problem: string] {
  const issue = error.issues.find(({ code }) => code === 'unrecognized_keys') ?? error.issues[0]!
  const place = placeOf(issue.path)
  if (issue.code === 'unrecognized_keys') {
    const keys = specSchema().knownKeys[place.replace(/\[\d+\]/g, '[]')] ?? []
    const key = issue.keys[0] as string
    return [place, unknownKey(key, keys)]
  }
  const value = issue.path.reduce<unknown>((part, key) => (part as Record<PropertyKey, unknown> | undefined)?.[key], data)
  if (issue.path.length > 0 && value === undefined) return [place, 'is missing; add it']
  if (issue.code === 'invalid_type') return [place, `expected ${expected(issue.expected)}, found ${JSON.stringify(value)}`]
  if (issue.code === 'too_small' && Array.isArray(value)) return [place, 'is empty; add at least one entry']
  if (issue.code === 'too_small' && value === '') return [place, 'is empty; write something']
  if (issue.code === 'too_small') return [place, `${JSON.stringify(value)} is too small; write ${String(issue.minimum)} or more`]
  return [place, issue.message]
}

function expected(type: string): string {
  const words: Record<string, string> = {
    string: 'text (quote it)',
    int: 'a whole number',
    number: 'a number',
    boolean: 'true or false',
    array: 'a list',
    object: 'keys and values',
  }
  return words[type] ?? type
}

function placeOf(path: readonly PropertyKey[]): string {
  return path.map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i > 0 ? '.' : ''}${String(key)}`)).join('')
}

function fault(file: string, place: string, problem: string): RetriageError {
  return new RetriageError('invalid_workflow', `${file}: ${place ? `${place}: ` : ''}${problem}`, { file, path: place })
}
