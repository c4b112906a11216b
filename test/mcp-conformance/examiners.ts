import { execFile } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** How a program ended. */
export interface Outcome {
  status: number
  stdout: string
  stderr: string
}

/** Programs of others that look at the server, in a folder of their own. */
export interface Examiners {
  folder: string
  /** The official suite, the release for revisions up to 2025-11-25 or the one that knows 2026-07-28. */
  conformance(release: 'stable' | 'next', args: readonly string[]): Promise<Outcome>
  /** The Inspector’s command line. */
  inspect(args: readonly string[]): Promise<Outcome>
}

/** Fetches them from the registry. The suite needs Node 22, which is fetched too where this is an older one. */
export async function fetchExaminers(): Promise<Examiners> {
  const folder = mkdtempSync(join(tmpdir(), 'retriage-examiners-'))
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true }))
  const packages = [
    'stable@npm:@modelcontextprotocol/conformance@0.1.16',
    'next@npm:@modelcontextprotocol/conformance@0.2.0-alpha.12',
    '@modelcontextprotocol/inspector@0.15.0',
  ]
  must(await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', ...packages], folder))
  const node = await newerNode(folder)
  const file = (...parts: string[]): string => join(folder, 'node_modules', ...parts)
  return {
    folder,
    conformance: (release, args) => run(node, [file(release, 'dist', 'index.js'), 'server', ...args], folder, [dirname(node)]),
    inspect: (args) => run(process.execPath, [file('@modelcontextprotocol', 'inspector', 'cli', 'build', 'cli.js'), ...args], folder),
  }
}

async function newerNode(folder: string): Promise<string> {
  if (Number(process.versions.node.split('.')[0]) >= 22) return process.execPath
  return must(await run('npx', ['--yes', '--package', 'node@22', 'node', '-p', 'process.execPath'], folder)).stdout.trim()
}

function must(outcome: Outcome): Outcome {
  if (outcome.status === 0) return outcome
  throw new Error(`cannot fetch what examines the server: ${outcome.stderr}`)
}

function run(command: string, args: readonly string[], cwd: string, path: readonly string[] = []): Promise<Outcome> {
  // Vitest sets NODE_OPTIONS and friends for its own workers.
  const env = { ...process.env, NODE_OPTIONS: '', NODE_ENV: '', PATH: [...path, process.env['PATH']].join(':') }
  return new Promise((resolve) =>
    execFile(command, args, { cwd, env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, timeout: 240_000 }, (error, stdout, stderr) =>
      resolve({ status: error ? (typeof error.code === 'number' ? error.code : 1) : 0, stdout, stderr }),
    ),
  )
}
