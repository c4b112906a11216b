import { z } from 'zod'
import type { Service } from './service.ts'

/** One tool: a name, what it says of itself to a model, and what it does. */
export interface Tool<I extends z.ZodObject = z.ZodObject, O extends z.ZodObject = z.ZodObject> {
  name: string
  title: string
  /** For a model: what it gives, when to use it, what to do next. */
  description: string
  input: I
  output: O
  annotations: ToolNature
  /** Whether a server offers it. */
  offered: (service: Service) => boolean
  /**
   * @param actor for the audit
   * @throws what the client is told, in words for a model
   */
  run: (input: z.output<I>, service: Service, actor: string) => Promise<z.input<O>>
}

/** What a client may know of a tool before it asks a person whether to call it. No tool here reaches out of the database and its logs. */
export interface ToolNature {
  readOnlyHint: boolean
  destructiveHint: boolean
  idempotentHint: boolean
  openWorldHint: false
}

export const readOnly: ToolNature = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false }

/** A tool with the types of its input and output worked out. */
export function defineTool<I extends z.ZodObject, O extends z.ZodObject>(
  tool: Omit<Tool<I, O>, 'offered'> & { offered?: Tool<I, O>['offered'] },
): Tool<I, O> {
  return { offered: () => true, ...tool }
}

/** An id as clients send it. */
export const id = z.union([z.string().min(1).max(100), z.number().int()])

/** The same in an answer. */
export const knownId = z.union([z.string(), z.number()])
