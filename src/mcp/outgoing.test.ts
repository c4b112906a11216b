import { describe, expect, it } from 'vitest'
import { Outgoing, shorten } from './outgoing.ts'

const out = new Outgoing([{ kind: 'ticket', hints: ['tick-'], expression: /\bTICK-\d{4}\b/g }])

describe('what leaves', () => {
  it.each([
    ['colours', '\u001b[31mKilled\u001b[0m', 'Killed'],
    ['titles and links of terminals', '\u001b]0;title\u0007a\u001b]8;;http://x\u001b\\b', 'ab'],
    ['progress bars', ' 10 %\r 20 %\r\nend', ' 10 %\n 20 %\nend'],
    ['controls, but for tabs and lines', 'a\u0000\u0008b\tc\nd', 'ab\tc\nd'],
    ['what turns the direction of writing', 'a\u202eb\u2066c', 'abc'],
    ['words spelt in tags', 'a\u{e0041}\u{e0042}b', 'ab'],
    ['lone surrogates', 'a\ud800b', 'a\ufffdb'],
    ['a credential', 'password=hunter2', 'password=[redacted:password]'],
    ['a credential with something invisible in it', 'pass\u200bword=hun\u2060ter2', 'password=[redacted:password]'],
    ['kinds of one’s own', 'see TICK-1234', 'see [redacted:ticket]'],
  ])('is without %s', (_, text, expected) => {
    expect(out.text(text)).toBe(expected)
    expect(out.text(expected)).toBe(expected)
  })

  it('is on one line where it must be', () => {
    expect(out.line('a\n{"jsonrpc":"2.0"}\n\tb', 100)).toBe('a {"jsonrpc":"2.0"} b')
    expect(out.line('abcdef', 4)).toBe('abc…')
  })

  it('is the end of a log, from the beginning of a line, redacted before it is cut', () => {
    const log = `${'x'.repeat(50_000)}\ntoken: abc123def456ghi789\nlast\n`
    expect(out.tail(log, 30)).toEqual({ text: 'token: [redacted:token]\nlast\n', cut: true })
    expect(out.tail(log, 11).text).toBe('last\n')
    expect(out.tail(log, 20_000).text).not.toContain('abc123')
    expect(out.tail('all\n', 30)).toEqual({ text: 'all\n', cut: false })
    expect(shorten({ text: 'abcdef', cut: false }, 3)).toEqual({ text: 'def', cut: true })
    expect(shorten({ text: 'abc', cut: false }, 0)).toEqual({ text: '', cut: true })
  })

  it('is cleaned in every text of plain data', () => {
    expect(out.data({ a: ['TICK-1234', { b: 'api_key=abcdef123456' }], n: 1, none: null })).toEqual({
      ...{ a: ['[redacted:ticket]', { b: 'api_key=[redacted:api-key]' }], n: 1, none: null },
    })
  })
})
