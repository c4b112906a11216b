import assert from 'node:assert/strict'
import { redact, type EvidenceProvider, type Failure, type OutsideEvidence } from 'retriage/core'
import type { Suite } from '../store/exam.ts'
import { credentials, hostile, incident, type Incident } from './occasions.ts'

/** A provider to examine. */
export interface EvidenceExaminee {
  provider: EvidenceProvider
  /** A failure about which it has something to say. */
  known?: Partial<Failure>
  /** Puts away what was set up for it, after what it needs to be put away itself. */
  close?: () => unknown
}

/** What a provider is given to answer, and how much later it may do so, in milliseconds: other tests run beside this one. */
const timeoutMs = 1000
const slackMs = 1500
/** How long what a provider needed may stay in the way of the end of the process, in milliseconds. */
const lingerMs = 5000

/**
 * The exam of the `EvidenceProvider` contract: registers its questions with the given test framework. What else is out there, such as a server that
 * hangs, is for whoever opens the provider to set up: one that is examined must keep to the contract there as well.
 *
 * @param open opens a provider; called once per question
 * @example
 * import { describe, it } from 'vitest'
 * examineEvidenceProvider('reachability', () => ({ provider: reachability() }), { describe, it })
 */
export function examineEvidenceProvider(
  name: string,
  open: () => EvidenceExaminee | Promise<EvidenceExaminee>,
  { describe, it }: Suite,
): void {
  const question = (text: string, body: (examinee: EvidenceExaminee) => Promise<void>): unknown =>
    it(text, async () => {
      const opened = await open()
      try {
        await body(opened)
      } finally {
        await opened.close?.()
      }
    })

  describe(`${name}: the contract of an evidence provider`, () => {
    question('has an id of lower-case words joined by hyphens', async ({ provider }) => {
      assert.match(provider.id, /^[a-z0-9]+(-[a-z0-9]+)*$/)
    })

    question('says what it knows, with a name for it', async ({ provider, known }) => {
      if (!known) return
      const said = await ask(provider, incident(known.stderrTail ?? '', known))
      assert.ok('said' in said, 'rejected' in said ? said.rejected : '')
      assert.notEqual(said.said.length, 0)
    })

    question('begins no answer by throwing, whatever stands in the log, and ends in time', async ({ provider }) => {
      for (const [title, log] of Object.entries(hostile)) {
        const began = performance.now()
        await ask(provider, incident(log))
        const took = performance.now() - began
        assert.ok(took < timeoutMs + slackMs, `${title}: took ${Math.round(took)} ms of ${timeoutMs}`)
      }
    })

    question('changes nothing of what it looks at', async ({ provider, known }) => {
      for (const { failure, occasion } of [incident(known?.stderrTail ?? 'Connection refused', known), incident(hostile['credentials']!)]) {
        const before = JSON.stringify([failure, occasion.decision, occasion.log])
        await ask(provider, { failure: frozen(failure), occasion: frozen(occasion) })
        assert.equal(JSON.stringify([failure, occasion.decision, occasion.log]), before)
      }
    })

    question('says no credentials that stand in a log', async ({ provider, known }) => {
      const logs = [hostile['credentials']!, `${known?.stderrTail ?? ''}\npassword=${credentials[0]} ${credentials[1]}`]
      for (const log of logs) {
        const answer = await ask(provider, incident(log, { ...known, stderrTail: log, command: `run --password ${credentials[0]}` }))
        const text = JSON.stringify(answer)
        for (const secret of credentials) assert.ok(!text.includes(secret), `says ${secret}`)
        assert.equal(redact(text), text)
      }
    })

    question('lets the process end', async ({ provider, known }) => {
      const before = counted()
      await ask(provider, incident(known?.stderrTail ?? 'connect to db.invalid:5432: Connection refused', known))
      const until = performance.now() + lingerMs
      for (;;) {
        const more = [...counted()].filter(([kind, count]) => count > (before.get(kind) ?? 0))
        if (more.length === 0) return
        assert.ok(performance.now() < until, `still in the way after ${lingerMs} ms: ${more.map(([kind]) => kind).join(', ')}`)
        await new Promise((resume) => setImmediate(resume))
        await new Promise((resume) => setTimeout(resume, 20).unref())
      }
    })
  })
}

/** What a provider answers, checked; it may reject, and then says why. */
async function ask(
  provider: EvidenceProvider,
  { failure, occasion }: Incident,
): Promise<{ said: readonly OutsideEvidence[] } | { rejected: string }> {
  const answer = provider.gather(failure, occasion, { timeoutMs })
  assert.equal(typeof (answer as { then?: unknown }).then, 'function', 'gather returns a promise')
  let said: readonly OutsideEvidence[]
  try {
    said = await answer
  } catch (error) {
    return { rejected: error instanceof Error ? error.message : String(error) }
  }
  assert.ok(Array.isArray(said), 'an answer is an array')
  for (const { rule, detail } of said) {
    assert.ok(typeof rule === 'string' && rule !== '', 'what is said has a rule')
    assert.ok(typeof detail === 'string' && detail !== '', 'what is said has a detail')
  }
  return { said }
}

/** What keeps this process from ending, by kind. */
function counted(): Map<string, number> {
  const counts = new Map<string, number>()
  for (const kind of process.getActiveResourcesInfo()) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return counts
}

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const part of Object.values(value)) frozen(part)
  return value
}
