import * as z from 'zod/mini'
import { parseDuration } from './duration.ts'
import { parseMemory } from './memory.ts'
import { once } from './once.ts'

/**
 * `workflowFile` is the shape of a workflow file: the keys as they are written, with their defaults; what the names refer to is looked at afterwards.
 * `knownKeys` are its keys by the place they stand in, where every index is written as `[]`.
 */
export const specSchema = once(() => {
  const text = z.string().check(z.minLength(1))
  const texts = z._default(z.array(text), [])
  const amount = z.optional(z.int().check(z.minimum(1)))
  const count = z.int().check(z.minimum(0))

  const resourceRequirement = z.strictObject({
    name: text,
    memory: z.optional(
      z.pipe(
        z.union([z.string(), z.number()], { error: 'write text such as "16g", or a number of bytes' }),
        z.transform(reads<string | number>(parseMemory)),
      ),
    ),
    runtime: z.optional(z.pipe(z.string(), z.transform(reads<string>(parseDuration)))),
    num_cpus: amount,
    num_gpus: z.optional(count),
    num_nodes: amount,
  })

  const failureCode = z.int().check(z.refine((code) => code !== 0, { error: '0 is success; name codes of failures' }))
  const rule = z
    .strictObject({
      exit_codes: z._default(z.array(failureCode), []),
      match_all_exit_codes: z._default(z.boolean(), false),
      recovery_script: z.optional(text),
      max_retries: z._default(count, 3),
    })
    .check(
      z.refine((value) => value.exit_codes.length > 0 || value.match_all_exit_codes, {
        error: 'matches nothing; give "exit_codes", or "match_all_exit_codes: true"',
      }),
    )

  const failureHandler = z.strictObject({ name: text, rules: z.array(rule).check(z.minLength(1)) })

  const job = z.strictObject({
    name: text,
    command: text,
    depends_on: texts,
    failure_handler: z.optional(text),
    resource_requirements: z.optional(text),
    cancel_on_blocking_job_failure: z._default(z.boolean(), true),
    input_files: texts,
    output_files: texts,
  })

  const workflowFile = z.strictObject({
    name: text,
    use_pending_failed: z._default(z.boolean(), false),
    resource_requirements: z._default(z.array(resourceRequirement), []),
    failure_handlers: z._default(z.array(failureHandler), []),
    jobs: z.array(job).check(z.minLength(1)),
  })

  const knownKeys: Readonly<Record<string, readonly string[]>> = {
    '': Object.keys(workflowFile.shape),
    'resource_requirements[]': Object.keys(resourceRequirement.shape),
    'failure_handlers[]': Object.keys(failureHandler.shape),
    'failure_handlers[].rules[]': Object.keys(rule.shape),
    'jobs[]': Object.keys(job.shape),
  }
  return { workflowFile, knownKeys }
})

/** Reads an amount with one of our own parsers; what it refuses becomes an issue with the parser's own words. */
function reads<T extends string | number>(parse: (value: T) => number): (value: T, context: z.core.ParsePayload) => number {
  return (value, context) => {
    try {
      const read = parse(value)
      if (read > 0) return read
      context.issues.push({
        code: 'custom',
        input: value,
        message: `${JSON.stringify(value)} is nothing; ask for more, or leave it out for no limit`,
      })
    } catch (error) {
      context.issues.push({ code: 'custom', input: value, message: (error as Error).message })
    }
    return z.NEVER
  }
}
