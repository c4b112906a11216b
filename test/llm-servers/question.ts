import type { LlmRequest } from 'retriage/classifiers'

/** A small question, such as a provider is asked. */
export function questionOf(changes: Partial<LlmRequest> = {}): LlmRequest {
  return {
    prompt: 'test-1',
    instructions: 'Name the animal. Answer with JSON.',
    data: 'It barks, and says "woof" – 火.',
    schema: {
      type: 'object',
      additionalProperties: false,
      required: ['animal'],
      properties: { animal: { type: 'string', enum: ['dog', 'cat'] } },
    },
    maxOutputTokens: 77,
    timeoutMs: 5000,
    ...changes,
  }
}
