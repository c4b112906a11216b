import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { redact } from 'retriage/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readRedactions, redactionRule } from './redactions.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'retriage-redactions-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const file = async (text: string): Promise<string> => {
  const path = join(folder, 'redactions.yaml')
  await writeFile(path, text)
  return path
}
const extra = (match: string, options = {}) => ({ extra: [redactionRule('badge', match, options)] })

describe('a rule of one’s own', () => {
  it.each([
    ['badge \\d\\d-\\d\\d', 'the badge 12-34 and badge 56-78.', 'the [redacted:badge] and [redacted:badge].'],
    ['(?P<keep>badge )\\d\\d-\\d\\d', 'the badge 12-34', 'the badge [redacted:badge]'],
    ['(?<keep>badge )\\d\\d-\\d\\d', 'the badge 12-34', 'the badge [redacted:badge]'],
    ['^secret$', 'x\nsecret\nsecrets', 'x\n[redacted:badge]\nsecrets'],
    ['a[\\s\\S]+?b', 'a\n\nb c', '[redacted:badge]\n\n c'],
    ['é+', 'café caféé', 'caf[redacted:badge] caf[redacted:badge]'],
    ['😀', 'over 😀 there', 'over [redacted:badge] there'],
    ['absent', 'nothing of the kind', 'nothing of the kind'],
  ])('%s', (match, text, done) => {
    expect(redact(text, extra(match))).toBe(done)
  })

  it('may take letters of either case', () => {
    expect(redact('Badge-A badge-a', extra('badge-a', { ignoreCase: true }))).toBe('[redacted:badge] [redacted:badge]')
    expect(redact('Badge-A badge-a', extra('badge-a'))).toBe('Badge-A [redacted:badge]')
  })

  it('takes time in proportion to the text, whatever the expression', { timeout: 5000 }, () => {
    expect(redact('a'.repeat(20_000), extra('(a+)+$b'))).toHaveLength(20_000)
  })
})

describe('a file of rules', () => {
  it('is read', async () => {
    const rules = await readRedactions(
      await file('- kind: badge\n  match: badge \\d\\d-\\d\\d\n- { kind: ward, match: "WARD-[a-z]+", ignore_case: true }\n'),
    )
    expect(redact('badge 12-34 in ward-x', { extra: rules })).toBe('[redacted:badge] in [redacted:ward]')
    expect(await readRedactions(await file(''))).toEqual([])
  })

  it.each([
    ['kind: badge', /is not a list; write one rule after the other/],
    ['- [', /not readable as YAML/],
    ['- { kind: badge, mach: x }', /rule "badge": unknown key "mach"; did you mean "match"\?/],
    ['- { kind: badge }', /rule "badge": "match": write an expression/],
    ['- { kind: My Badge, match: x }', /rule "My Badge": "kind": write lower-case words joined by hyphens/],
    ['- { match: x }', /rule number 1: "kind"/],
    ['- { kind: badge, match: "(?=x)y" }', /rule "badge": "match" uses look-around.*; write it in the syntax of RE2/],
    ['- { kind: badge, match: "(" }', /rule "badge": "match" is not a valid RE2 expression/],
    ['- { kind: badge, match: "x*" }', /rule "badge": "match" matches the empty text/],
  ])('%s is refused', async (text, message) => {
    const path = await file(text)
    await expect(readRedactions(path)).rejects.toMatchObject({ code: 'invalid_redaction' })
    await expect(readRedactions(path)).rejects.toThrow(message)
    await expect(readRedactions(path)).rejects.toThrow(path)
  })
})
