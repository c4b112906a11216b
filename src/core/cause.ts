import { causeTable } from './cause-table.ts'

/** What kind of failure it is: passes by itself, never passes, passes with more resources, or nobody can tell. */
export type Verdict = 'transient' | 'permanent' | 'resource' | 'unknown'

/** Every category, in the order documents list them. */
export const categories = [
  'network',
  'external_service',
  'rate_limit',
  'gpu',
  'hardware',
  'filesystem',
  'scheduler',
  'preemption',
  'oom',
  'timeout',
  'disk',
  'code_bug',
  'dependency',
  'missing_data',
  'data_format',
  'config',
  'permission',
  'auth',
  'quota',
  'resource_limit',
  'concurrency',
  'unknown',
] as const

export type Category = (typeof categories)[number]

/** `category/name`, one of the closed list. */
export type CauseId = keyof typeof causeTable

/** One entry of the closed list of causes. */
export interface Cause {
  id: CauseId
  category: Category
  verdict: Verdict
  /** What happened, as the start of a sentence: "A connection was refused". */
  summary: string
  /** What a person should do when it does not pass by itself, as an instruction: "Start the server, or correct the address". */
  remedy: string
}

/** The closed list of causes by id. */
export const causes: ReadonlyMap<CauseId, Cause> = new Map(
  Object.entries(causeTable).map(([id, [verdict, summary, remedy]]) => [
    id as CauseId,
    { id: id as CauseId, category: id.split('/')[0] as Category, verdict, summary, remedy },
  ]),
)

/** The cause with this id. */
export function causeOf(id: CauseId): Cause {
  return causes.get(id) as Cause
}

/** Tells whether text is the id of a cause. */
export function isCauseId(text: string): text is CauseId {
  return causes.has(text as CauseId)
}
