import type { LlmRequest } from 'retriage/classifiers'

const placeholder = /\{(prompt|instructions)\}/g

/** A question in the form a program takes it: arguments, and what goes to its standard input. */
export function questionFor(args: readonly string[], request: LlmRequest): { args: string[]; input: string } {
  const instructions = `${request.instructions}\n\nThe answer is JSON that fits this schema:\n${JSON.stringify(request.schema)}`
  const prompt = `${instructions}\n\n${request.data}\n`
  const named = new Set(args.flatMap((arg) => [...arg.matchAll(placeholder)].map(([, name]) => name)))
  return {
    args: args.map((arg) => arg.replace(placeholder, (_, name: string) => (name === 'prompt' ? prompt : instructions))),
    input: named.has('prompt') ? '' : named.has('instructions') ? request.data : prompt,
  }
}
