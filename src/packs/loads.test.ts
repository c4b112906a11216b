import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** Six thousand expressions by default; `RETRIAGE_LOADS=10000` takes some minutes. */
const loads = Number(process.env['RETRIAGE_LOADS'] ?? 300)

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'retriage-loads-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Twenty patterns with other words each time: an engine that keeps what it compiled keeps all of them. */
const program = `
import { writeFileSync } from 'node:fs'
import { compilePattern, createTriage, loadPacks } from 'retriage'
import { re2 } from 'retriage/regex'
const { FILE: file, LOADS: loads } = process.env
const tails = ['\\\\d+ (?:lost|gone)', '.{0,80}refused', '[^,]*,(.*?,){3}x', '(?i)\\u00e9tat \\\\pL+', '(a|b)*c{2,9}', '\\\\bno\\\\b.*left$']
let most = 0
for (let i = 0; i < loads; i++) {
  const patterns = Array.from({ length: 20 }, (_, j) => ({
    id: 'p' + j, match: 'word' + i + 'x' + j + ' ' + tails[j % tails.length], cause: 'network/connection-refused', confidence: 0.9,
    source: 'test', examples: ['a', 'b'], near_miss: ['c'],
  }))
  writeFileSync(file, JSON.stringify({ pack: 'mine', title: 'mine', patterns }))
  const packs = await loadPacks(file, { engine: re2 })
  if (i % 50 === 0) createTriage({ packs })
  for (const pattern of packs[0].patterns) compilePattern(pattern, re2)
  try {
    compilePattern({ id: 'wrong', match: 'word' + i + '(', ignoreCase: false }, re2)
    process.exit(1)
  } catch {}
  most = Math.max(most, process.memoryUsage.rss())
}
console.log(Math.round(most / 1e6))
`

describe('a process that loads packs again and again', () => {
  it(
    `does not run out of memory (${loads} times)`,
    async () => {
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ['--max-old-space-size=96', '--conditions=retriage-source', '--import', 'tsx', '--input-type=module', '-e', program],
        { cwd: join(import.meta.dirname, '../..'), env: { ...process.env, FILE: join(folder, 'mine.yaml'), LOADS: String(loads) } },
      )
      // Whoever keeps ten kilobytes for each expression has no room left for old objects long before the end.
      expect(Number(stdout)).toBeLessThan(400)
    },
    120_000 + 300 * loads,
  )
})
