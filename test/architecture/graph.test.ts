import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { cruise, type ICruiseResult, type IConfiguration } from 'dependency-cruiser'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const config = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as IConfiguration
const roots = ['src', 'classifiers', 'patterns']

/** rule, file, what stands in it: each breaks the rule it names. */
const planted: [rule: string, file: string, text: string][] = [
  ['no-unresolvable', 'src/packs/lost.ts', `import 'retriage/nowhere'`],
  ['no-circular', 'src/core/a.ts', `import { b } from './b.ts'\nexport const a = () => b`],
  ['core-imports-zod-only', 'src/core/disk.ts', `import 'node:fs'`],
  ['core-imports-zod-only', 'src/core/yaml.ts', `import 'yaml'`],
  ['core-imports-zod-only', 'src/core/up.ts', `import type { Store } from 'retriage/stores'\nexport type S = Store`],
  ['meaning-imports-core-only', 'classifiers/world.ts', `import 'retriage/regex'`],
  ['meaning-imports-core-only', 'classifiers/node.ts', `import 'node:os'`],
  ['meaning-imports-core-only', 'patterns/inside.ts', `import '../src/core/a.ts'`],
  ['world-rooms-never-each-other', 'src/stores/packs.ts', `import 'retriage/packs'`],
  ['world-rooms-never-each-other', 'src/adapters/triage.ts', `import 'retriage'`],
  [
    'world-rooms-never-each-other-by-type',
    'src/stores/classify.ts',
    `import { classifiers } from 'retriage/classifiers'\nexport const c = classifiers`,
  ],
  ['world-rooms-never-each-other-by-type', 'src/testing/store.ts', `import { store } from 'retriage/stores'\nexport const s = store`],
  ['contracts-of-the-world-are-for-exams', 'src/adapters/store.ts', `import type { Store } from 'retriage/stores'\nexport type S = Store`],
  ['nobody-imports-a-door', 'src/program.ts', `import './cli/main.ts'`],
  ['nobody-imports-a-door', 'src/runner/door.ts', `import 'retriage/mcp'`],
  ['doors-use-public-names', 'src/cli/inside.ts', `import '../core/a.ts'`],
  ['rooms-have-a-front-door', 'src/runner/inside.ts', `import '../core/a.ts'`],
  ['public-names-across-rooms', 'src/runner/path.ts', `import '../core/index.ts'`],
  ['public-names-in-the-composition-root', 'src/triage.ts', `import './core/index.ts'`],
  ['one-room-for-expression-engines', 'src/packs/engine.ts', `import 're2-wasm'`],
  ['declared-packages-only', 'src/packs/stowaway.ts', `import 'vitest'`],
]
/** What is allowed, beside it: nothing here may be reported. (Of a circle, one file is.) */
const allowed: [file: string, text: string][] = [
  ['src/index.ts', `export * from 'retriage/core'`],
  ['src/core/index.ts', `import 'zod'\nexport const core = 1`],
  ['src/core/b.ts', `import { a } from './a.ts'\nexport const b = () => a`],
  ['src/core/types.ts', `import type { T } from './types-too.ts'\nexport type U = T`],
  ['src/core/types-too.ts', `import type { U } from './types.ts'\nexport type T = U`],
  ['src/stores/index.ts', `import 'retriage/core'\nexport interface Store { id: string }\nexport const store = 1`],
  ['src/packs/index.ts', `import 'node:fs'\nimport 'yaml'\nimport type { C } from 'retriage/classifiers'\nexport type D = C`],
  ['src/regex/index.ts', `import 're2-wasm'`],
  ['src/testing/index.ts', `import type { Store } from 'retriage/stores'\nexport type S = Store`],
  ['src/runner/index.ts', `import 'retriage/stores'\nimport 'retriage/core'`],
  ['src/cli/main.ts', `import 'retriage'\nimport 'retriage/stores'\nimport 'retriage/mcp'\nimport './print.ts'`],
  ['src/mcp/index.ts', `import 'retriage/runner'\nexport const mcp = 1`],
  ['src/cli/print.ts', `export const print = 1`],
  ['classifiers/index.ts', `import 'retriage/core'\nimport './signal.ts'\nexport const classifiers = 1\nexport type C = 1`],
  ['classifiers/signal.ts', `import 'retriage/core'`],
  ['patterns/index.ts', `import type { Pack } from 'retriage/core'\nexport type P = Pack`],
]

async function violations(baseDir: string) {
  const { output } = await cruise(roots, { ...config.options, ruleSet: { forbidden: config.forbidden ?? [] }, validate: true, baseDir })
  return (output as ICruiseResult).summary.violations
}

describe('the graph of imports', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'retriage-graph-'))
  let reported: string[] = []

  beforeAll(async () => {
    const write = (file: string, text: string): void => {
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      writeFileSync(join(folder, file), `${text}\n`)
    }
    for (const [, file, text] of planted) write(file, text)
    for (const [file, text] of allowed) write(file, text)
    write('package.json', readFileSync('package.json', 'utf8'))
    for (const name of ['zod', 'yaml', 're2-wasm', 'vitest']) {
      write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }))
      write(`node_modules/${name}/index.js`, '')
    }
    reported = (await violations(folder)).map(({ rule, from }) => `${rule.name} ${from}`)
  })
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })

  it.each(planted)('%s is reported in %s', (rule, file) => {
    expect(reported).toContain(`${rule} ${file}`)
  })

  it('has a planted violation for every rule', () => {
    expect(new Set(planted.map(([rule]) => rule))).toEqual(new Set(config.forbidden?.map(({ name }) => name)))
  })

  it('reports nothing that is allowed', () => {
    const innocent = allowed.map(([file]) => file)
    expect(reported.filter((line) => innocent.includes(line.split(' ')[1]!))).toEqual([])
  })

  it('is clean in this repository, and resolves the names of rooms', async () => {
    expect((await violations(process.cwd())).map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([])
  })
})
