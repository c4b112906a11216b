import { describe, expect, it } from 'vitest'
import { coloursFor } from './colours.ts'
import { LiveLine } from './live-line.ts'
import { table } from './table.ts'
import { cutTo, padTo, widthOf } from './width.ts'

describe('width', () => {
  it('counts columns, not code units', () => {
    expect(widthOf('plain')).toBe(5)
    expect(widthOf('\u001b[31mred\u001b[39m')).toBe(3)
    expect(widthOf('漢字')).toBe(4)
    expect(widthOf('e\u0301👩‍👩‍👧')).toBe(3)
  })
  it('cuts at a whole character and says so', () => {
    expect(cutTo('short', 5)).toBe('short')
    expect(cutTo('longer', 5)).toBe('long…')
    expect(cutTo('漢字漢字', 5)).toBe('漢字…')
    expect(cutTo('x', 0)).toBe('')
  })
  it('pads by columns', () => expect(padTo('漢', 4)).toBe('漢  '))
})

it('a table aligns its columns and cuts only the last', () => {
  const rows = [
    { name: '漢字', count: 7, text: 'x'.repeat(50) },
    { name: 'plain', count: 123, text: '' },
  ]
  const text = table(
    rows,
    [
      { heading: 'name', cell: (row) => row.name, paint: (cell) => `\u001b[31m${cell}\u001b[39m` },
      { heading: 'n', cell: (row) => String(row.count), align: 'right' },
      { heading: 'text', cell: (row) => row.text },
    ],
    40,
    (heading) => heading,
  )
  expect(text.split('\n')).toEqual([
    'name     n  text',
    `\u001b[31m漢字 \u001b[39m    7  ${'x'.repeat(27)}…`,
    '\u001b[31mplain\u001b[39m  123',
  ])
})

it('colours only where they are wanted and known', () => {
  const red = (stream: { isTTY?: boolean }, wanted: boolean, env: NodeJS.ProcessEnv) => coloursFor(stream, wanted, env).red('x') !== 'x'
  expect(red({ isTTY: true }, true, {})).toBe(true)
  expect(red({}, true, {})).toBe(false)
  expect(red({}, true, { FORCE_COLOR: '1' })).toBe(true)
  expect(red({ isTTY: true }, false, {})).toBe(false)
  expect(red({ isTTY: true }, true, { NO_COLOR: '1' })).toBe(false)
  expect(red({ isTTY: true }, true, { TERM: 'dumb' })).toBe(false)
})

it('a live line stays below what is printed, and within its terminal', () => {
  let written = ''
  const line = new LiveLine({ columns: 10, write: (text: string) => (written += text) })
  line.draw('a line that is long')
  line.print('above')
  line.clear()
  expect(written.replaceAll('\r\u001b[2K', '|')).toBe('|a line t…|above\na line t…|')
})
