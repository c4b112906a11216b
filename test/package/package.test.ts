// The package as a stranger gets it: packed, installed into an empty project, imported and required by every public name. Needs the registry, so it
// is `npm run test:package` and runs in CI, not in `npm test`.
import { spawnSync } from 'node:child_process'
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { outcome, packAndInstall, publicNames, run, type Installed } from './tarball.ts'

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')

type Names = Record<string, string[]>

const program = `
const names = ${JSON.stringify(publicNames)}
const sorted = (module) => Object.keys(module).filter((name) => name !== 'default' && name !== 'module.exports').sort()
`
const esm = `${program}
const found = {}
for (const name of names) found[name] = sorted(await import(name))
const { RetriageError, parseMemory } = await import('retriage/core')
const everything = await import('retriage')
if (everything.RetriageError !== RetriageError) throw new Error('two copies of the engine in one module format')
console.log(JSON.stringify(found))
`
const cjs = `${program}
const found = {}
for (const name of names) found[name] = sorted(require(name))
if (require('retriage').RetriageError !== require('retriage/core').RetriageError) throw new Error('two copies of the engine in one module format')
console.log(JSON.stringify(found))
`
/** Errors cross from one format to the other, where \`instanceof\` fails. */
const across = `
import { createRequire } from 'node:module'
import { isRetriageError, RetriageError } from 'retriage'
const required = createRequire(import.meta.url)('retriage')
const error = new required.RetriageError('usage', 'made by the other copy')
console.log(JSON.stringify([error instanceof RetriageError, isRetriageError(error, 'usage')]))
`

/** What only those install who want it is not there. */
const evidence = `import { mcpTool } from 'retriage/evidence'
const occasion = { log: { stderr: [], stdout: [] }, decision: { action: 'hold', evidence: [] } }
const provider = mcpTool({ server: { url: 'http://127.0.0.1:9/mcp' }, tool: 'x' })
await provider.gather({ jobId: 1 }, occasion, { timeoutMs: 2000 }).catch((error) => console.log(error.message))
`
/** SQLite comes along; PostgreSQL needs a package that only those install who want it. */
const stores = `
(async () => {
  const { openStore } = require('retriage/stores')
  const store = await openStore('store/retriage.db')
  const found = [await store.list()]
  await store.close()
  await openStore('postgres://localhost/jobs').catch(({ code, message }) => found.push(code, message))
  console.log(JSON.stringify(found))
})()
`

let installed: Installed

beforeAll(() => {
  installed = packAndInstall()
  writeFileSync(join(installed.project, 'esm.mjs'), esm)
  writeFileSync(join(installed.project, 'cjs.cjs'), cjs)
  writeFileSync(join(installed.project, 'across.mjs'), across)
  writeFileSync(join(installed.project, 'stores.cjs'), stores)
  writeFileSync(join(installed.project, 'evidence.mjs'), evidence)
})
afterAll(() => {
  rmSync(installed.project, { recursive: true, force: true })
})

function bothFormats(node: readonly string[]): { imported: Names; required: Names } {
  const [command, ...args] = node as [string, ...string[]]
  return {
    imported: JSON.parse(run(command, [...args, 'esm.mjs'], installed.project)) as Names,
    required: JSON.parse(run(command, [...args, 'cjs.cjs'], installed.project)) as Names,
  }
}

describe('the packed package', () => {
  it('exports the same names by import and by require, each at least one', () => {
    const { imported, required } = bothFormats([process.execPath])
    expect(required).toEqual(imported)
    expect(Object.entries(imported).filter(([, names]) => names.length === 0)).toEqual([])
  })

  it('does the same on a newer Node', (context) => {
    const newer = ['npx', '--yes', '--package', 'node@24', 'node']
    const version = outcome(newer[0]!, [...newer.slice(1), '--version'], installed.project)
    if (!version.stdout.startsWith('v24.'))
      context.skip(`Node 24 cannot be fetched here: ${version.stderr.trim().split('\n').at(-1) ?? ''}`)
    const { imported, required } = bothFormats(newer)
    expect(required).toEqual(imported)
  })

  it('decides byte for byte the same on newer Nodes, about every log of the project', (context) => {
    const corpus = readFileSync('bench/accuracy/corpus/own.jsonl', 'utf8').trimEnd().split('\n')
    const failures = corpus.map((line) => {
      const { id, text, exit_code, failure } = JSON.parse(line) as { id: string; text: string; exit_code: number | null; failure?: object }
      return JSON.stringify({ job_id: id, return_code: exit_code, stderr_tail: text, ...failure })
    })
    const input = join(installed.project, 'failures.ndjson')
    writeFileSync(input, `${failures.join('\n')}\n`)
    const cli = join('node_modules', 'retriage', 'dist', 'cli.js')
    const decided = (node: readonly string[]): string => {
      const [command, ...args] = node as [string, ...string[]]
      return run(command, [...args, cli, 'classify', '--ndjson', input], installed.project)
    }
    const here = decided([process.execPath])
    expect(here.trimEnd().split('\n')).toHaveLength(failures.length)
    for (const major of [22, 24]) {
      const newer = ['npx', '--yes', '--package', `node@${major}`, 'node']
      const version = outcome(newer[0]!, [...newer.slice(1), '--version'], installed.project)
      if (!version.stdout.startsWith(`v${major}.`)) context.skip(`Node ${major} cannot be fetched here`)
      expect(decided(newer) === here).toBe(true)
    }
  })

  it('recognises its errors across the two formats', () => {
    expect(JSON.parse(run(process.execPath, ['across.mjs'], installed.project))).toEqual([false, true])
  })

  it('opens a file as a store, and says what PostgreSQL needs', () => {
    const found = JSON.parse(run(process.execPath, ['stores.cjs'], installed.project)) as unknown
    expect(found).toEqual([[], 'missing_dependency', expect.stringContaining('npm install pg')])
  })

  it('says what tools of MCP servers need', () => {
    expect(run(process.execPath, ['evidence.mjs'], installed.project)).toContain('npm install @modelcontextprotocol/client@2')
  })

  it('has a command that runs', () => {
    expect(run('npx', ['--no-install', 'retriage', '--help'], installed.project)).toContain('Usage: retriage')
  })

  it('ships sources for debuggers and no tests', () => {
    const files = run('tar', ['-tzf', installed.tarball], installed.project).split('\n')
    expect(files).toContain('package/src/core/index.ts')
    expect(files).toContain('package/LICENSE')
    expect(files.filter((file) => /\.test(-d)?\.ts$|\/fixtures\/|\/test\//.test(file))).toEqual([])
  })

  it('is free of what publint reports', () => {
    const { status, stdout, stderr } = outcome('npx', ['--no-install', 'publint', '--strict', installed.tarball], process.cwd())
    expect({ status, report: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, report: '' })
  })

  it('has types that fit both formats', () => {
    // To a file, because attw ends itself before a pipe has taken all of it.
    const report = join(installed.project, 'attw.json')
    const file = openSync(report, 'w')
    spawnSync('npx', ['--no-install', 'attw', installed.tarball, '--format', 'json'], { stdio: ['ignore', file, 'ignore'] })
    closeSync(file)
    const { analysis } = JSON.parse(readFileSync(report, 'utf8')) as Report
    expect(Object.keys(analysis.entrypoints)).toEqual(expect.arrayContaining(publicNames.map((name) => name.replace('retriage', '.'))))
    // `node10` is how TypeScript 4.6 and older resolve, which know no export maps. attw can be told to leave it out, but then counts it all the same.
    const problems = analysis.problems.filter((problem) => (problem.resolutionKind ?? problem.resolutionOption) !== 'node10')
    expect(problems).toEqual([])
  })

  it('compiles in a strict project that knows neither Node’s types nor a browser’s', () => {
    const everything = publicNames.map((name, index) => `export * as room${index} from '${name}'\n`).join('')
    for (const file of ['strict.mts', 'strict.cts']) writeFileSync(join(installed.project, file), everything)
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--lib', 'es2022', '--skipLibCheck', 'false']
    const { status, stdout } = outcome(process.execPath, [tsc, ...options, 'strict.mts', 'strict.cts'], installed.project)
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
  })
})

interface Report {
  analysis: { entrypoints: object; problems: { kind: string; resolutionKind?: string; resolutionOption?: string }[] }
}
