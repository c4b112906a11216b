import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createTriage, RetriageError, type Classification, type Classifier, type Failure } from 'retriage'
import type { GivenDecision } from './answer.ts'

/** Whatever decides about a failure and can be measured. */
export interface Decider {
  /** Shown in reports and results. */
  name: string
  decide(failure: Failure): Promise<GivenDecision>
  /** What happened, best first, with confidences as classifiers give them: what calibration starts from. Absent where a decider cannot tell. */
  classify?(failure: Failure): Promise<readonly Classification[]>
}

/** The library as it comes. */
export function defaultDecider(): Decider {
  return { name: 'createTriage()', ...createTriage() }
}

/**
 * Loads a decider from a module: its default export is a classifier, an array of them, something with `decide(failure)` such as a triage, or
 * a function from failure to decision. Classifiers are measured alone; to measure them beside the built-in ones, export
 * `createTriage({ classifiers })`.
 *
 * @throws `usage` for a module that cannot be loaded, or whose default export is none of these.
 */
export async function loadDecider(path: string): Promise<Decider> {
  let module: { default?: unknown }
  try {
    module = (await import(pathToFileURL(resolve(path)).href)) as { default?: unknown }
  } catch (error) {
    throw new RetriageError('usage', `--classifier ${path}: cannot be loaded (${(error as Error).message}); give the path of a module`)
  }
  const decider = deciderOf(module.default)
  if (decider) return { name: path, ...decider }
  throw new RetriageError(
    'usage',
    `--classifier ${path}: its default export is ${describe(module.default)}; export a classifier, an array of classifiers, an object with ` +
      `decide(failure), or a function from failure to decision`,
  )
}

function deciderOf(value: unknown): Omit<Decider, 'name'> | null {
  if (typeof value === 'function') {
    const decide = value as (failure: Failure) => unknown
    return { decide: async (failure) => checked(await decide(failure)) }
  }
  if (has(value, 'decide')) {
    return {
      decide: async (failure) => checked(await value.decide(failure)),
      ...(has(value, 'classify')
        ? { classify: async (failure: Failure) => (await value.classify(failure)) as readonly Classification[] }
        : {}),
    }
  }
  const classifiers = Array.isArray(value) ? value : [value]
  if (classifiers.length === 0 || !classifiers.every((item) => has(item, 'classify'))) return null
  return createTriage({ builtIn: false, classifiers: classifiers as unknown as Classifier[] })
}

/** @throws `invalid_decision` for an answer of a module that is not a decision. */
function checked(value: unknown): GivenDecision {
  const decision = value as Partial<GivenDecision> | null | undefined
  const { action, confidence } = decision ?? {}
  if (action !== 'retry' && action !== 'fail' && action !== 'hold') {
    throw new RetriageError('invalid_decision', `"action" is ${JSON.stringify(action)}; answer with retry, fail or hold`)
  }
  if (confidence !== undefined && !(confidence >= 0 && confidence <= 1)) {
    throw new RetriageError('invalid_decision', `"confidence" is ${JSON.stringify(confidence)}; answer with a number from 0 to 1, or none`)
  }
  return decision as GivenDecision
}

function has<K extends string>(value: unknown, method: K): value is Record<K, (failure: Failure) => unknown> {
  return typeof value === 'object' && value !== null && typeof (value as Record<string, unknown>)[method] === 'function'
}

function describe(value: unknown): string {
  if (value === undefined) return 'missing'
  return Array.isArray(value) ? 'an array that holds no or other than classifiers' : value === null ? 'null' : `of type ${typeof value}`
}
