import { readFileSync, rmSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { defineConfig, type Options } from 'tsup'

interface Manifest {
  exports: Record<string, string | { 'retriage-source': string }>
  dependencies: Record<string, string>
  peerDependencies: Record<string, string>
}
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest

/** `{ 'patterns/examples': './patterns/examples.ts', … }`: the export map is the only list of entries. */
const entry = Object.fromEntries(
  Object.entries(manifest.exports).flatMap(([subpath, target]) =>
    typeof target === 'string' ? [] : [[subpath === '.' ? 'index' : subpath.slice(2), target['retriage-source']]],
  ),
)

// Rooms import each other as `retriage/…`. These stay imports in what is built, so that every room exists once per module format and a class or a
// registry is never copied into two entries: by path in ESM, see `byPath`; in CommonJS by name, as a package may import itself.
const packages = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }).filter((name) => name !== 'zod')
// The small zod becomes a part of what uses it: shaken down to 43 KB it loads in a tenth of the time that zod's hundred files take, and the first
// decision waits for it. See THIRD-PARTY.md. Whoever needs the whole of zod imports it.
const external = [/^retriage\//, /^zod$/, ...packages.map((name) => new RegExp(`^${name}($|/)`))]
const noExternal = [/^zod\/(mini|v4\/locales)/]

/**
 * Names of rooms as paths, for which Node need not look up a package, its manifest and the conditions of its export map: a start does so for seven of
 * them. Spaces make up for what paths are shorter, so that source maps stay true.
 */
const byPath: NonNullable<Options['plugins']>[number] = {
  name: 'by-path',
  renderChunk(code, { path }) {
    if (this.format !== 'esm') return
    const up = relative(dirname(path), resolve('dist'))
    return {
      code: code.replace(/(\bfrom ?|\bimport ?\(?)"retriage\/([a-z/-]+)"/g, (whole, word: string, room: string) =>
        `${word}"${up || '.'}/${room}.js"`.padEnd(whole.length),
      ),
    }
  },
}

const shared: Options = {
  target: 'node20',
  platform: 'node',
  sourcemap: true,
  external: [/^retriage$/, ...external],
  noExternal,
  // `import.meta.url` in CommonJS.
  shims: true,
  silent: true,
  plugins: [byPath],
  esbuildOptions(options) {
    // The sources are shipped beside the maps.
    options.sourcesContent = false
    // Names stay, for stack traces. Without comments there is a fifth less to read at a start, and nothing beyond ASCII, which would double the rest.
    // Node prints the line that threw, so lines stay short.
    options.minifyWhitespace = true
    options.lineLimit = 160
  },
}

// Here and not with `clean`, because the two builds below run at the same time and one would delete what the other wrote.
rmSync('dist', { recursive: true, force: true })

const { patterns, ...others } = entry

export default defineConfig([
  {
    ...shared,
    entry: others,
    format: ['esm', 'cjs'],
    dts: { entry },
    // No `splitting` here means: on for ESM, so that `await import('./…')` inside a room stays lazy; off for CommonJS, where it is experimental and
    // where a lazy module becomes a function that requires what it needs when it is called. Nothing is copied by that: entries share no file.
  },
  // Nearly all of it are four texts. The bundler would write them as templates, which take V8 twice the time to read, since they have two values.
  {
    ...shared,
    entry: { patterns: patterns! },
    format: ['esm', 'cjs'],
    dts: false,
    esbuildOptions(options, context) {
      shared.esbuildOptions?.(options, context)
      options.supported = { 'template-literal': false }
      options.lineLimit = 0
    },
  },
  // A program, not a library: ESM alone, no declarations, its shebang kept. Commands are chunks loaded when they are called.
  {
    ...shared,
    entry: { cli: './src/cli/main.ts' },
    format: ['esm'],
    dts: false,
    splitting: true,
    external,
    esbuildPlugins: [
      {
        name: 'index-by-path',
        setup: (build) => build.onResolve({ filter: /^retriage$/ }, () => ({ path: 'retriage/index', external: true })),
      },
    ],
  },
])
