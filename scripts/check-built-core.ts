// Fence: the engine as it is shipped holds zod and nothing else of others, as an import or as a part, in both module formats. Sources are fenced
// elsewhere; this looks at what the bundler made of them. `npm run build` first, then `npm run fences`.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

/** What a built file and every chunk it reaches by relative path import by name, and the packages that their source maps say they are made of, sorted. */
export function packagesIn(entry: string, read: (file: string) => string): string[] {
  const packages = new Set<string>()
  const seen = new Set<string>()
  const visit = (file: string): void => {
    if (seen.has(file)) return
    seen.add(file)
    const text = read(file)
    const { sources } = JSON.parse(read(`${file}.map`)) as { sources: string[] }
    for (const source of sources) {
      const name = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1]
      if (name !== undefined) packages.add(name)
    }
    for (const { fileName } of ts.preProcessFile(text, true, true).importedFiles) {
      if (fileName.startsWith('.')) visit(join(dirname(file), fileName))
      else packages.add(fileName)
    }
  }
  visit(entry)
  return [...packages].sort()
}

function main(): void {
  const dist = fileURLToPath(new URL('../dist/', import.meta.url))
  for (const name of ['core.js', 'core.cjs']) {
    if (!existsSync(join(dist, name))) throw new Error(`dist/${name}: nothing is built; run \`npm run build\` first`)
    const packages = packagesIn(join(dist, name), (file) => readFileSync(file, 'utf8'))
    const clean = packages.every((specifier) => specifier === 'zod')
    console.error(`dist/${name} holds {${packages.join(', ')}}${clean ? '' : ': the engine may hold zod and nothing else'}`)
    if (!clean) process.exitCode = 1
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main()
