// Puts the command line together from its sources before the tests of one run begin: some hundred of them start it, and from 300 files each start
// takes a second of processor time longer. Each run has a bundle of its own, so that two may run at once.
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = new URL('..', import.meta.url)
// Inside the project, where its own public names and its packages are found.
const outdir = fileURLToPath(new URL(`.retriage/test-cli-${process.pid}/`, root))

export async function setup(): Promise<void> {
  const { dependencies, peerDependencies } = JSON.parse(await readFile(new URL('package.json', root), 'utf8')) as Record<string, object>
  await build({
    entryPoints: [fileURLToPath(new URL('src/cli/main.ts', root))],
    ...{ outdir, bundle: true, splitting: true, format: 'esm', platform: 'node', target: 'node20', logLevel: 'warning' },
    conditions: ['retriage-source'],
    external: Object.keys({ ...dependencies, ...peerDependencies }).flatMap((name) => [name, `${name}/*`]),
  })
  // Whatever runs the tests is started after this, with this environment.
  process.env['RETRIAGE_TEST_CLI'] = join(outdir, 'main.js')
}

export async function teardown(): Promise<void> {
  await rm(outdir, { recursive: true, force: true })
}
