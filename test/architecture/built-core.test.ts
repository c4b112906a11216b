import { describe, expect, it } from 'vitest'
import { packagesIn } from '../../scripts/check-built-core.ts'

/** A build in memory: path → text. */
const build = (files: Record<string, string>) => (file: string) => {
  const text = files[file]
  if (text === undefined) throw new Error(`no file ${file}`)
  return text
}

describe('the fence around the built engine', () => {
  it.each([
    ['an import', 'import { readFile } from "node:fs";', 'node:fs'],
    ['a bare import', 'import "yaml";', 'yaml'],
    ['a re-export', 'export * from "retriage/regex";', 'retriage/regex'],
    ['a lazy import', 'const load = () => import("re2-wasm");', 're2-wasm'],
    ['a require', 'var import_os = require("os");', 'os'],
    ['a part', '// node_modules/yaml/dist/index.js\nvar x = 1;', 'yaml'],
    ['a part of a scope', '  // ../node_modules/@scope/name/index.js\nvar x = 1;', '@scope/name'],
  ])('sees %s', (_, planted, found) => {
    const read = build({ 'dist/core.js': `import { z } from "zod";\n${planted}\n` })
    expect(packagesIn('dist/core.js', read)).toEqual(['zod', found].sort())
  })

  it('follows shared chunks', () => {
    const read = build({
      'dist/core.js': 'export * from "./chunk-A.js"',
      'dist/chunk-A.js': 'import "./chunk-B.js"',
      'dist/chunk-B.js': 'import "fast-glob"',
    })
    expect(packagesIn('dist/core.js', read)).toEqual(['fast-glob'])
  })
})
