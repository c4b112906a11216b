import { readFileSync } from 'node:fs'
import { categories } from 'retriage/core'
import { describe, expect, it } from 'vitest'
import type { Line, Verdict } from './job.ts'

const lines = readFileSync(new URL('own.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line) as Line)
const verdicts: Verdict[] = ['retry', 'retry_with_resources', 'fail', 'unknown']
const share = (verdict: Verdict): number => lines.filter((line) => line.verdict === verdict).length / lines.length

describe('the corpus', () => {
  it('is large and varied', () => {
    expect(lines.length).toBeGreaterThanOrEqual(250)
    expect(new Set(lines.map((line) => line.tool)).size).toBeGreaterThanOrEqual(25)
    expect(lines.filter((line) => line.hard).length).toBeGreaterThanOrEqual(90)
    expect(lines.filter((line) => line.benign).length).toBeGreaterThanOrEqual(25)
    expect(share('fail')).toBeGreaterThan(0.35)
    expect(share('retry')).toBeGreaterThan(0.18)
    expect(share('retry_with_resources')).toBeGreaterThan(0.13)
    expect(share('unknown')).toBeGreaterThan(0.09)
  })

  it('names each log once', () => {
    expect(new Set(lines.map((line) => line.id)).size).toBe(lines.length)
    expect(new Set(lines.map((line) => line.text + JSON.stringify(line.failure) + String(line.exit_code))).size).toBe(lines.length)
  })

  it.each(lines.map((line) => [line.id, line] as const))('%s', (id, line) => {
    expect(id).toMatch(/^own-[a-z]+-\d{3}$/)
    expect(verdicts).toContain(line.verdict)
    expect(verdicts).toEqual(expect.arrayContaining(line.accept))
    expect(line.accept).toContain(line.verdict)
    expect(categories).toContain(line.category)
    expect(line.why).not.toBe('')
    expect(line.text).not.toMatch(/retriage-corpus|\/root\b/)
    expect(line.text).not.toContain('\u001b')
    // Loopback, any, documentation: no other address.
    for (const [address] of line.text.matchAll(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g))
      expect(address).toMatch(/^(127\.|0\.0\.0\.0$|192\.0\.2\.|198\.51\.100\.|203\.0\.113\.)/)
    if (line.evidence) expect(line.text.split('\n').some((text) => text.includes(line.evidence))).toBe(true)
    if (line.verdict === 'unknown') expect([line.category, line.evidence]).toEqual(['unknown', ''])
    if (line.benign) expect([line.verdict, line.exit_code ?? 0]).toEqual(['unknown', 0])
  })
})
