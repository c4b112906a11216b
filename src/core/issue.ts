import en from 'zod/v4/locales/en.js'
import * as z from 'zod/mini'
import { unknownKey } from './nearest.ts'

// The small zod has no words of its own: its issues would all say "Invalid input".
z.config(en())

/** The first thing wrong with data, in words, and the place of it inside the data: `budgets.weather`. */
export function firstIssue(error: z.core.$ZodError): { path: string; message: string } {
  const issue = error.issues[0]
  // A wrong key carries what is wrong with it one level down.
  const message = issue?.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : (issue?.message ?? 'not readable')
  return { path: issue?.path.join('.') ?? '', message }
}

/** The same as the middle of an error message: `, "budgets.weather": write …`. */
export function describeIssue(error: z.core.$ZodError): string {
  const { path, message } = firstIssue(error)
  return `${path ? `, "${path}"` : ''}: ${message}`
}

/**
 * What is wrong with one entry of a file that knows these keys; an unknown key before anything else, since it often is why another one is missing.
 *
 * @param error what `safeParse` of zod gives; typed by what is read of it, since the types of zod do not compile everywhere
 */
export function describeEntry(error: { readonly issues: readonly { readonly code?: string }[] }, keys: readonly string[]): string {
  const { issues } = error as z.core.$ZodError
  const unknown = issues.find((issue) => issue.code === 'unrecognized_keys')
  if (unknown?.code === 'unrecognized_keys' && unknown.path.length === 0) return unknownKey(unknown.keys[0]!, keys)
  const { path, message } = firstIssue(error as z.core.$ZodError)
  return path ? `${JSON.stringify(path)}: ${message}` : message
}
