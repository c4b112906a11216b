import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { builtInPacks } from 'retriage'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaultDecider, loadDecider } from './decider.ts'
import { examine } from './examine.ts'
import type { LabelledCase } from './corpus.ts'
import { leaveOutPacks } from './packs/leave-out.ts'

const refused: LabelledCase = {
  ...{
    id: 'own-1',
    verdict: 'retry',
    accept: ['retry'],
    category: 'network',
    evidence: '',
    hard: false,
    benign: false,
    tool: 'curl',
    why: '',
  },
  failure: { jobId: 'own-1', returnCode: 1, stderrTail: 'ssh: connect to host db.example port 22: Connection refused' },
}
const classifier = `{ id: 'mine', classify: () => [{ verdict: 'permanent', cause: 'code_bug/assertion', confidence: 0.9, classifier: 'mine',
  evidence: [{ kind: 'exit_code', rule: 'mine' }] }] }`

describe('a decider from a module', () => {
  let folder = ''
  let count = 0
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'decider-'))))
  afterAll(() => rmSync(folder, { recursive: true }))

  function module(code: string): string {
    const path = join(folder, `decider-${count++}.mjs`)
    writeFileSync(path, code)
    return path
  }

  const kinds: [what: string, code: string, action: string, classifies: boolean][] = [
    ['a classifier', `export default ${classifier}`, 'fail', true],
    ['an array of classifiers', `export default [${classifier}]`, 'fail', true],
    ['a triage', `export default { decide: async () => ({ action: 'hold' }), classify: async () => [] }`, 'hold', true],
    ['something that decides', `export default { decide: () => ({ action: 'hold' }) }`, 'hold', false],
    ['a function', `export default ({ returnCode }) => ({ action: returnCode === 1 ? 'retry' : 'fail' })`, 'retry', false],
  ]
  it.each(kinds)('is %s', async (_, code, action, classifies) => {
    const decider = await loadDecider(module(code))
    expect((await decider.decide(refused.failure)).action).toBe(action)
    expect(decider.classify !== undefined).toBe(classifies)
  })

  it.each(['export const triage = {}', 'export default 7', 'export default []', 'export default [{}]', 'nonsense('])(
    'is not: %s',
    async (code) => {
      await expect(loadDecider(module(code))).rejects.toMatchObject({ code: 'usage' })
    },
  )

  it('that throws has said nothing; one that answers nonsense is refused', async () => {
    const problems: string[] = []
    const thrower = await loadDecider(module(`export default () => { throw new Error('out of tea') }`))
    const [judged] = await examine([refused], thrower, ({ id }, { message }) => problems.push(`${id} ${message}`))
    expect([judged?.outcome, judged?.decision, problems]).toEqual(['deferred', null, ['own-1 out of tea']])
    const babbler = await loadDecider(module(`export default () => ({ action: 'maybe' })`))
    await expect(examine([refused], babbler, () => undefined)).rejects.toThrow(/case "own-1": "action" is "maybe"/)
  })
})

it('leaving packs out shows what they contribute', async () => {
  const nothing = (): void => expect.unreachable()
  // Words that mean nothing to whoever does not know the tool.
  const known: LabelledCase = { ...refused, tool: 'oracle', failure: { jobId: 'own-1', returnCode: 1, stderrTail: 'ORA-03113' } }
  const judged = await examine([known], defaultDecider(), nothing)
  const { as, eachWithoutItsPack, withoutAnyPack, packs } = await leaveOutPacks([known], judged, nothing)
  expect(as.right).toBe(1)
  expect(packs.map(({ decided, with: before }) => [decided, before.right])).toEqual([[1, 1]])
  expect(builtInPacks.map(({ name }) => name)).toContain(packs[0]!.pack)
  expect(eachWithoutItsPack).toEqual(packs[0]!.without)
  expect(withoutAnyPack.deferred).toBe(1)
})
