// Puts the command line together from its sources before the tests of one run begin: some hundred of them start it, and from 300 files each start
// takes a second of processor time longer.
import { readFile, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = new URL('..', import.meta.url)

export async function setup(): Promise<void> {
  const { dependencies, peerDependencies } = JSON.parse(await readFile(new URL('package.json', root), 'utf8')) as Record<string, object>
  const outdir = fileURLToPath(new URL('.retriage/test-cli/', root))
  await rm(outdir, { recursive: true, force: true })
  await build({
    entryPoints: [fileURLToPath(new URL('src/cli/main.ts', root))],
    ...{ outdir, bundle: true, splitting: true, format: 'esm', platform: 'node', target: 'node20', logLevel: 'warning' },
    conditions: ['retriage-source'],
    external: Object.keys({ ...dependencies, ...peerDependencies }).flatMap((name) => [name, `${name}/*`]),
  })
}
