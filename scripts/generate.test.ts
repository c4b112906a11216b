import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { builtInPacks } from 'retriage/patterns'
import { packsWithExamples } from 'retriage/patterns/examples'
import { kernelModule } from './kernel.ts'
import { examplesModule, patternsModule, readPacks } from './generate.ts'

const yaml = (name: string) => `
pack: ${name}
title: Made up
patterns:
  - id: one
    match: 'disk (full|gone) "now"'
    cause: disk/full
    examples: ['disk full "now"', 'disk gone "now"']
    near_miss: ['disk nearly full']
    source: nobody
`

describe('generated packs', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'retriage-packs-'))
  })
  afterEach(() => {
    rmSync(folder, { recursive: true })
  })

  it('are those of patterns/*.yaml as they are now (npm run generate)', () => {
    const packs = readPacks('patterns')
    expect(readFileSync('patterns/index.ts', 'utf8') === patternsModule(packs), 'patterns/index.ts is current').toBe(true)
    expect(readFileSync('patterns/examples.ts', 'utf8') === examplesModule(packs), 'patterns/examples.ts is current').toBe(true)
    // What the generator has worked out stands in the module and in no file.
    expect(packsWithExamples.map((pack) => ({ ...pack, patterns: pack.patterns.map(({ literals: _, ...pattern }) => pattern) }))).toEqual(
      packs,
    )
  }, 60_000)

  it('leave out of the small module only what an engine does not need', () => {
    expect(builtInPacks).toEqual(
      packsWithExamples.map((pack) => ({
        ...pack,
        patterns: pack.patterns.map(({ examples: _examples, nearMiss: _nearMiss, source: _source, ...pattern }) => pattern),
      })),
    )
  })

  it('come in the order of their files, whatever the order on disk', () => {
    for (const name of ['zeta', 'alpha', 'mid']) writeFileSync(join(folder, `${name}.yaml`), yaml(name))
    expect(readPacks(folder).map(({ name }) => name)).toEqual(['alpha', 'mid', 'zeta'])
  })

  it('are named as their files', () => {
    writeFileSync(join(folder, 'network.yaml'), yaml('disk'))
    expect(() => readPacks(folder)).toThrow('patterns/network.yaml: the pack is named "disk"')
  })
})

describe('a generated kernel', () => {
  it.each(['kernel', 'simulation'])(
    'is what its source compiles to (npm run generate): %s',
    (name) => {
      const committed = readFileSync(`src/core/match/${name}-binary.ts`, 'utf8')
      expect(kernelModule(`src/core/match/${name}.assembly.ts`) === committed, `src/core/match/${name}-binary.ts is current`).toBe(true)
    },
    60_000,
  )
})
