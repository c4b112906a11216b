import { expect, it } from 'vitest'
import * as z from 'zod/mini'
import { answerSchema, schema } from './answer.ts'

it('asks for the form that it reads', () => {
  const { $schema: _, ...asked } = z.toJSONSchema(schema())
  expect(JSON.stringify(answerSchema())).toBe(JSON.stringify(asked))
})
