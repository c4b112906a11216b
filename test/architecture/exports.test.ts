import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as core from 'retriage/core'
import { parsePack } from '../../src/core/pattern.ts'

type Target = string | { 'retriage-source': string; import: object; require: object }
const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as { exports: Record<string, Target> }
const entries = Object.entries(exports).flatMap(([subpath, target]) => (typeof target === 'string' ? [] : [[subpath, target] as const]))

/** Rooms that nobody imports. */
const doors = ['cli', 'mcp']

describe('the export map', () => {
  it.each(entries)('names the source and the built files of %s by one rule', (subpath, target) => {
    const built = subpath === '.' ? './dist/index' : `./dist/${subpath.slice(2)}`
    expect(target).toEqual({
      'retriage-source': target['retriage-source'],
      import: { types: `${built}.d.ts`, default: `${built}.js` },
      require: { types: `${built}.d.cts`, default: `${built}.cjs` },
    })
    expect(Object.keys(target)[0], 'the first condition that holds wins').toBe('retriage-source')
    expect(existsSync(target['retriage-source']), `${target['retriage-source']} exists`).toBe(true)
  })

  it('has every room that has a front door', () => {
    const rooms = readdirSync('src', { withFileTypes: true })
      .filter((item) => item.isDirectory() && !doors.includes(item.name) && existsSync(`src/${item.name}/index.ts`))
      .map(({ name }) => `./src/${name}/index.ts`)
    expect(entries.map(([, target]) => target['retriage-source'])).toEqual(expect.arrayContaining(rooms))
  })

  it('is what the reference is made of', () => {
    const { entryPoints } = JSON.parse(readFileSync('typedoc.json', 'utf8')) as { entryPoints: string[] }
    expect(entryPoints).toEqual(entries.map(([, target]) => target['retriage-source']))
  })

  it('is listed in docs/architecture.md', () => {
    const page = readFileSync('docs/architecture.md', 'utf8')
    const missing = entries.map(([subpath]) => `\`retriage${subpath.slice(1)}\``).filter((name) => !page.includes(name))
    expect(missing).toEqual([])
  })

  it('leads to the sources here, once', () => {
    expect(core.parsePack).toBe(parsePack)
  })
})
