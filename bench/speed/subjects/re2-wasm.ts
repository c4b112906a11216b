import { createRequire } from 'node:module'
import { loopOver } from './loop.ts'

/** The package holds about 2,500 patterns as they come, and matching adds to its heap, which never grows. */
const mostInOneHeap = 600

const require = createRequire(import.meta.url)
type Re2Wasm = typeof import('re2-wasm')
let loaded = load()
let held = 0

/** re2-wasm as it is published, loaded again where its heap would overflow. */
export const subject = loopOver((source) => {
  if (held++ === mostInOneHeap) {
    loaded = load()
    held = 1
  }
  return new loaded.RE2(source, 'mu')
})

function load(): Re2Wasm {
  const main = require.resolve('re2-wasm')
  for (const path of Object.keys(require.cache)) if (path.includes('re2-wasm')) Reflect.deleteProperty(require.cache, path)
  return require(main) as Re2Wasm
}
