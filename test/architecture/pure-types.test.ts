import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
const fence = resolve('tsconfig.core.json')
const typeCheck = (config: string) => spawnSync(process.execPath, [tsc, '-p', config, '--pretty', 'false'], { encoding: 'utf8' })

const planted = [
  'process.exit(1)',
  'Buffer.from([])',
  'setTimeout(() => 0, 1)',
  'console.log(1)',
  'void fetch("http://localhost")',
  'document.title',
  'performance.now()',
  'void import("node:fs")',
  'new AbortController()',
]

describe('the type check without Node or browser', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'retriage-types-'))
  let report = ''

  beforeAll(() => {
    writeFileSync(join(folder, 'planted.ts'), planted.map((line) => `${line}\n`).join('') + 'export {}\n')
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: fence, files: ['planted.ts'], include: [] }))
    report = typeCheck(join(folder, 'tsconfig.json')).stdout
  })
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })

  it.each(planted.map((code, index) => [code, index + 1] as const))('refuses %s', (_, line) => {
    expect(report).toMatch(new RegExp(`planted\\.ts\\(${line},\\d+\\): error`))
  })

  it('accepts the engine, the classifiers and the patterns', () => {
    const result = typeCheck(fence)
    expect(result.stdout).toBe('')
    expect(result.status).toBe(0)
  })
})
