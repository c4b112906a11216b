import { describe, expect, it } from 'vitest'
import { packagesIn } from '../../scripts/check-built-core.ts'

/** A build in memory: path → text. Without a source map of its own, a file has one that says nothing. */
const build = (files: Record<string, string>) => (file: string) => {
  const text = files[file] ?? (file.endsWith('.map') ? '{"sources":[]}' : undefined)
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
  ])('sees %s', (_, planted, found) => {
    const read = build({ 'dist/core.js': `import { z } from "zod";\n${planted}\n` })
    expect(packagesIn('dist/core.js', read)).toEqual(['zod', found].sort())
  })

  it.each([
    ['a part', '../node_modules/yaml/dist/index.js', 'yaml'],
    ['a part of a scope', '../../node_modules/@scope/name/index.js', '@scope/name'],
  ])('sees %s', (_, source, found) => {
    const read = build({ 'dist/core.js': 'var x=1', 'dist/core.js.map': JSON.stringify({ sources: ['../src/core/index.ts', source] }) })
    expect(packagesIn('dist/core.js', read)).toEqual([found])
  })

  it('follows shared chunks', () => {
    const read = build({
      'dist/core.js': 'export * from "./chunk-A.js"',
      'dist/chunk-A.js': 'import "./chunk-B.js"',
      'dist/chunk-B.js': 'import "fast-glob"',
      'dist/chunk-B.js.map': JSON.stringify({ sources: ['../node_modules/semver/index.js'] }),
    })
    expect(packagesIn('dist/core.js', read)).toEqual(['fast-glob', 'semver'])
  })
})
