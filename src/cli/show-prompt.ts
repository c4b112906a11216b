import { contextOf, lacksCause, toWire, type Decision, type Failure, type Log, type Triage } from 'retriage'
import { estimateTokens, llmRequest } from 'retriage/classifiers'
import type { Outside } from './outside.ts'
import { write } from './streams.ts'

/** A failure and its output. */
export interface Read {
  failure: Failure
  log: Log
}

/**
 * Prints what a model would be asked about a failure, and nothing else would leave this machine; for machines as the request of a provider. Says on
 * standard error where no model would be asked.
 */
export async function showPrompt(
  triage: Triage,
  { failure, log }: Read,
  decision: Decision,
  { redactions = [] }: Outside,
  json: boolean,
): Promise<void> {
  const outside = decision.evidence.filter(({ kind }) => kind === 'outside')
  const context = contextOf(failure, { findings: await triage.classify(failure, { log }), outside, log })
  const request = llmRequest(failure, context, { redactions })
  const { instructions, data, schema, prompt, maxOutputTokens, timeoutMs } = request
  if (!lacksCause(decision, triage.policy)) {
    const known = decision.verdict === 'unknown' ? 'it is decided without a cause' : `its cause is known (${decision.cause})`
    process.stderr.write(`retriage: no model would be asked: ${known}, and the decision is ${decision.action}\n`)
  }
  if (json) {
    // What is inside the schema are words of JSON Schema.
    const wire = { ...(toWire({ prompt, instructions, data, maxOutputTokens, timeoutMs }) as object), schema }
    return write(process.stdout, `${JSON.stringify(wire)}\n`)
  }
  const sizes = `about ${estimateTokens(request)} tokens; the answer follows a JSON schema of ${JSON.stringify(schema).length} characters and has at most ${maxOutputTokens} tokens`
  await write(process.stdout, `== instructions (${prompt})\n\n${instructions}\n\n== data\n\n${data}\n\n== ${sizes}\n`)
}
