import {
  causeOf,
  causes,
  defineClassifier,
  fingerprint,
  redact,
  type Classification,
  type Classifier,
  type ClassifierContext,
  type Evidence,
  type Failure,
  type RedactionRule,
} from 'retriage/core'
import { answerSchema, readAnswer, type Answer } from './answer.ts'
import type { LlmLimits } from './limits.ts'
import { prompts } from './prompts.ts'
import type { LlmProvider, LlmReply, LlmRequest } from './provider.ts'
import { visible } from './shown.ts'
import { Spending } from './spending.ts'
import { viewOf, type View } from './view.ts'

/** Tokens an answer may have: a cause, three quotes and two sentences, with room for those who think aloud in it. */
const mostAnswer = 1500

/** Whom to ask, and how much that may take. */
export interface LlmOptions {
  provider: LlmProvider
  limits?: LlmLimits
  /** Kinds of credentials beside those that `redact` knows. */
  redactions?: readonly RedactionRule[]
}

/**
 * Asks a model for the cause of a failure that is held for want of one. It is shown a bounded, redacted view and answers with a cause of the closed
 * list and quotes from that view; an answer with anything else is thrown away. What is done about the cause is the policy's matter, as ever.
 *
 * Failures that look the same cost one question as long as the classifier lives. It never rejects: where the model fails, answers nonsense or would
 * cost too much, the classification is a note that says so. It is pure but for what the provider does: `createTriage({ llm })` adds the time limits.
 */
export function llm({ provider, limits = {}, redactions = [] }: LlmOptions): Classifier {
  const spending = new Spending(limits, provider.price)
  const asked = new Map<string, Promise<Answer | { problem: string }>>()
  const rule = `llm:${visible(provider.model, 100)}`

  async function ask(view: View): Promise<Answer | { problem: string }> {
    const request = requestOf(view, limits)
    const question = spending.begin(request)
    if ('refusal' in question) return { problem: `not asked: ${question.refusal}` }
    let reply: LlmReply
    try {
      reply = await provider.ask(request)
      if (typeof reply !== 'object' || reply === null) throw new Error(`the provider replied with ${String(reply)}`)
    } catch (error) {
      return { problem: `no answer: ${error instanceof Error ? error.message : String(error)}` }
    }
    question.settle(reply)
    const answer = readAnswer(reply.answer, view)
    return 'dropped' in answer ? { problem: `answer thrown away: ${answer.dropped}` } : answer
  }

  return defineClassifier({
    id: 'llm',
    reads: 'held',
    async classify(failure, context): Promise<Classification[]> {
      const view = viewOf(failure, context, redactions)
      if (view.lines.length === 0) return [note({ kind: 'model', rule, detail: 'not asked: there is no log to read' })]
      let answer = asked.get(view.fingerprint)
      if (!answer) asked.set(view.fingerprint, (answer = ask(view)))
      const said = await answer
      const clean = (text: string): string => visible(redact(text, { extra: redactions }), 500)
      if ('problem' in said) return [note({ kind: 'model', rule, detail: clean(said.problem) })]
      const spoken: Evidence = { kind: 'model', rule, detail: clean(said.explanation) }
      if (said.confidence === 0) return [note({ ...spoken, detail: `cannot tell: ${spoken.detail}` })]
      return [classification(said, view, spoken)]
    },
  })
}

/** What a model is asked about a failure: exactly this leaves the process. */
export function llmRequest(
  failure: Failure,
  context: ClassifierContext,
  { limits = {}, redactions = [] }: Omit<LlmOptions, 'provider'> = {},
): LlmRequest {
  return requestOf(viewOf(failure, context, redactions), limits)
}

function requestOf(view: View, { timeoutMs = 60_000 }: LlmLimits): LlmRequest {
  return {
    prompt: 'triage-1',
    instructions: instructions(),
    data: view.text,
    schema: answerSchema(),
    maxOutputTokens: mostAnswer,
    timeoutMs,
  }
}

function instructions(): string {
  const listed = [...causes.values()].map(({ id, verdict, summary }) => `- ${id} (${verdict}): ${summary}`)
  return prompts['triage-1'].replace('{{causes}}', listed.join('\n'))
}

function note(evidence: Evidence): Classification {
  return { verdict: 'unknown', cause: 'unknown/unclassified', confidence: 0, evidence: [evidence], classifier: 'llm' }
}

/** An answer about lines that look like these; what is quoted is this failure's own. */
function classification({ cause, confidence, quoted }: Answer, { lines }: View, spoken: Evidence): Classification {
  const quotes = quoted.map((index) => lines[index]!)
  return {
    verdict: causeOf(cause).verdict,
    cause,
    confidence,
    evidence: [
      ...quotes.map(({ stream, lineNumber, raw }): Evidence => ({
        kind: 'log',
        rule: spoken.rule,
        stream,
        lineNumber,
        line: raw.slice(0, 2000),
      })),
      spoken,
    ],
    classifier: 'llm',
    fingerprint: fingerprint(cause, quotes[0]!.text),
  }
}
