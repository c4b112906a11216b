import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

interface Manifest {
  exports: Record<string, unknown>
}

/** `retriage`, `retriage/core`, …: everything a user may import, data files apart. */
export const publicNames = Object.keys((JSON.parse(readFileSync('package.json', 'utf8')) as Manifest).exports)
  .filter((subpath) => !subpath.endsWith('.json'))
  .map((subpath) => `retriage${subpath.slice(1)}`)

export interface Installed {
  tarball: string
  /** An empty project with nothing but the package in it. */
  project: string
}

/**
 * Packs what is built and installs it as a stranger would. Needs the registry, or npm's cache, for the dependencies.
 *
 * @throws where nothing is built, with the command to build it.
 */
export function packAndInstall(): Installed {
  if (!existsSync('dist/index.js')) throw new Error('dist/ is empty; run `npm run test:package`, which builds first')
  const folder = mkdtempSync(join(tmpdir(), 'retriage-package-'))
  const [packed] = JSON.parse(run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], process.cwd())) as [
    { filename: string },
  ]
  const tarball = join(folder, packed.filename)
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'stranger', private: true }))
  run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', tarball], folder)
  return { tarball, project: folder }
}

export function run(command: string, args: readonly string[], cwd: string): string {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: environment })
}

/** What a program says and how it ends, without throwing. */
export function outcome(command: string, args: readonly string[], cwd: string): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: environment })
}

// Vitest sets NODE_OPTIONS and friends for its own workers; a stranger has none of them.
const environment = { ...process.env, NODE_OPTIONS: '', NODE_ENV: '' }
