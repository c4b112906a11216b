// @ts-check
import { readFileSync } from 'node:fs'

const manifest = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))

/** @type {Partial<import('typedoc').TypeDocOptions>} */
export default {
  // The export map is the only list of entries.
  entryPoints: Object.values(manifest.exports).flatMap((target) => (typeof target === 'string' ? [] : [target['retriage-source']])),
  tsconfig: 'tsconfig.json',
  out: 'docs/api',
  readme: 'none',
  name: 'retriage',
  excludeInternal: true,
  excludePrivate: true,
  // Whole packs are data, and the page would be as long as they are.
  maxTypeConversionDepth: 5,
  disableSources: true,
  // `CauseId` is the keys of a table whose rows `causeOf` and `causes` give.
  intentionallyNotExported: ['causeTable'],
  validation: { invalidLink: true, notExported: true, rewrittenLink: true, unusedMergeModuleWith: true },
  treatWarningsAsErrors: true,
  treatValidationWarningsAsErrors: true,
  skipErrorChecking: true,
}
