import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parsePack, parseWorkflowSpec } from 'retriage'
import { builtInPacks } from 'retriage/patterns'
import { examinePack } from 'retriage/packs'
import { re2 } from 'retriage/regex'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { Figures } from '../bench/speed/figures.ts'
import { withFigures } from '../bench/speed/readme.ts'

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'g'))].map((found) => found[1] as string)

describe('README', () => {
  it('shows a program that prints what its comments say', async () => {
    const [program] = blocks('ts') as [string]
    expect(program.trimEnd().split('\n').length).toBeLessThanOrEqual(12)
    const said = [...program.matchAll(/\) \/\/ (.*)$/gm)].map((found) => found[1])
    const folder = await mkdtemp(join(import.meta.dirname, 'readme-'))
    const printed: string[] = []
    const log = console.log
    console.log = (value: unknown) => printed.push(String(value))
    try {
      await writeFile(join(folder, 'program.ts'), program)
      await import(join(folder, 'program.ts'))
    } finally {
      console.log = log
      await rm(folder, { recursive: true })
    }
    expect(printed).toEqual(said)
  })

  it('shows a workflow and a pack that are read', () => {
    const [workflow, pack] = blocks('yaml') as [string, string]
    expect(parseWorkflowSpec(parse(workflow), 'README.md').jobs).toHaveLength(2)
    expect(examinePack(parsePack(pack, 'README.md'), re2)).toEqual([])
  })

  it('counts patterns and packs in round numbers that are true', () => {
    const found = /([\d,]+) patterns in (\d+) packs/.exec(readme)
    const patterns = builtInPacks.reduce((sum, pack) => sum + pack.patterns.length, 0)
    const claimed = [Number(found?.[1]?.replace(',', '')), Number(found?.[2])]
    expect(patterns).toBeGreaterThanOrEqual(claimed[0] as number)
    expect(patterns).toBeLessThan((claimed[0] as number) + 100)
    expect(Math.abs(builtInPacks.length - (claimed[1] as number))).toBeLessThan(10)
  })

  it('shows the figures that were measured', async () => {
    const figures = JSON.parse(await readFile(new URL('../bench/results/speed.json', import.meta.url), 'utf8')) as Figures
    expect(withFigures(readme, figures)).toBe(readme)
  })
})
