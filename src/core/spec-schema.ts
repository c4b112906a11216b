import { z } from 'zod'
import { parseDuration } from './duration.ts'
import { parseMemory } from './memory.ts'

const text = z.string().min(1)
const amount = z.number().int().min(1)

const resourceRequirement = z.strictObject({
  name: text,
  memory: z
    .union([z.string(), z.number()], { error: 'write text such as "16g", or a number of bytes' })
    .transform(reads(parseMemory))
    .optional(),
  runtime: z.string().transform(reads(parseDuration)).optional(),
  num_cpus: amount.optional(),
  num_gpus: z.number().int().min(0).optional(),
  num_nodes: amount.optional(),
})

const rule = z
  .strictObject({
    exit_codes: z
      .array(
        z
          .number()
          .int()
          .refine((code) => code !== 0, { error: '0 is success; name codes of failures' }),
      )
      .default([]),
    match_all_exit_codes: z.boolean().default(false),
    recovery_script: text.optional(),
    max_retries: z.number().int().min(0).default(3),
  })
  .refine((value) => value.exit_codes.length > 0 || value.match_all_exit_codes, {
    error: 'matches nothing; give "exit_codes", or "match_all_exit_codes: true"',
  })

const failureHandler = z.strictObject({ name: text, rules: z.array(rule).min(1) })

const job = z.strictObject({
  name: text,
  command: text,
  depends_on: z.array(text).default([]),
  failure_handler: text.optional(),
  resource_requirements: text.optional(),
  cancel_on_blocking_job_failure: z.boolean().default(true),
  input_files: z.array(text).default([]),
  output_files: z.array(text).default([]),
})

/** Shape of a workflow file: the keys as they are written, with their defaults. What the names refer to is looked at afterwards. */
export const workflowFile = z.strictObject({
  name: text,
  use_pending_failed: z.boolean().default(false),
  resource_requirements: z.array(resourceRequirement).default([]),
  failure_handlers: z.array(failureHandler).default([]),
  jobs: z.array(job).min(1),
})

/** Known keys by the place they stand in, where every index is written as `[]`. */
export const knownKeys: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(workflowFile.shape),
  'resource_requirements[]': Object.keys(resourceRequirement.shape),
  'failure_handlers[]': Object.keys(failureHandler.shape),
  'failure_handlers[].rules[]': Object.keys(rule.shape),
  'jobs[]': Object.keys(job.shape),
}

/** Reads an amount with one of our own parsers; what it refuses becomes an issue with the parser's own words. */
function reads<T extends string | number>(parse: (value: T) => number): (value: T, context: z.RefinementCtx) => number {
  return (value, context) => {
    try {
      const read = parse(value)
      if (read > 0) return read
      context.addIssue({ code: 'custom', message: `${JSON.stringify(value)} is nothing; ask for more, or leave it out for no limit` })
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message })
    }
    return z.NEVER
  }
}
