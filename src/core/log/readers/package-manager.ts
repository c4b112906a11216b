import { defineReader, type Incident } from '../incident.ts'
import type { LogLine } from '../lines.ts'
import { forms, type Form } from './forms.ts'
import { readNpm } from './npm.ts'

const known: readonly Form[] = [
  // pip: a frame around the error of a build it called
  [
    'wrapper',
    /^\s{0,8}(?:error: (?:subprocess-exited-with-error|metadata-generation-failed)|ERROR: (?:Failed building wheel for |Could not build wheels for |Failed to build (?:installable wheels|one or more wheels)))/,
  ],
  [
    'wrapper',
    /^\s{0,4}(?:\u00d7 .{1,300} (?:did not run successfully\.?|generating package metadata\.)|\u2502 exit code: \d|\u2570\u2500> (?:\[\d{1,6} lines of output\]|See above for output\.))/,
  ],
  ['wrapper', /^Failed to build \S{1,200}$/],
  ['context', /^\s{0,4}(?:note: This (?:error originates from|is an issue with)|hint: See above for|\[end of output\])/],
  // apt and dpkg
  [
    'wrapper',
    /^E: Sub-process \S{1,200} returned an error code|^Errors were encountered while processing:|^E: Some index files failed to download/,
  ],
  [
    'wrapper',
    /^\s{0,2}(?:installed |new |old )?.{0,100}\bsubprocess returned error exit status \d|^\s{0,2}subprocess .{1,200} returned error exit status \d/,
  ],
  ['cascade', /^dpkg: dependency problems prevent |^\s{0,2}dependency problems - leaving unconfigured/],
  ['wrapper', /^dpkg: error processing (?:package|archive) /],
  // conda tries again with looser rules
  ['recovered', /\bfailed with (?:initial|current|repodata).{0,100}(?:[Rr]etrying|will retry)/],
  ['wrapper', /^(?:Solving|Collecting|Verifying|Executing) \S.{0,60}: failed$/],
  // gem and bundler
  [
    'wrapper',
    /^ERROR: {1,3}Error installing \S|^\s{0,4}ERROR: Failed to build gem native extension\.|^extconf failed, exit code \d|^An error occurred while installing \S/,
  ],
  ['context', /^(?:Gem files will remain installed in |Results logged to |\s{0,4}In Gemfile:)/],
  // yarn and pnpm
  ['wrapper', /^(?:error Command failed with exit code \d|\s?ELIFECYCLE\s{1,4}Command failed)/],
  ['root', /^\s?ERR_PNPM_\w{1,60}\s{1,4}(\S.*)$/],
  ['context', /^info Visit https:\/\/\S{1,100} for documentation about this command/],
  // go
  ['root', /^go: (?!(?:downloading|finding|extracting|found|added|upgraded|downgraded|creating|updates|to add|warning) )(\S{1,300}: .*)$/],
]
const readForms = forms('package-manager', known)

const causedBy = /^\s{0,4}Caused by:\s*$/
const headline = /^(?:error|Error|ERROR)(?:\[\w{1,10}\])?: \S/
/** How far the parts of one chain may stand apart, in lines. */
const nearby = 10

/** Reads the reports of package managers: what they say themselves, and what they print around the builds they call. */
export const readPackageManagers = defineReader(
  'package-manager',
  [...readForms.openings, ...readNpm.openings, causedBy],
  (lines, starts) => [...readNpm(lines, starts), ...readCauses(lines, starts), ...readForms(lines, starts)],
)

/** Cargo and other programs in Rust list an error's causes below it, each under `Caused by:`; the last is the reason of all. */
function readCauses(lines: readonly LogLine[], starts: readonly number[]): Incident[] {
  const found: Incident[] = []
  let last: Incident | null = null
  for (const index of starts) {
    if (!causedBy.test((lines[index] as LogLine).text)) continue
    const below = lines[index + 1]
    if (!below || below.text.length > 2000 || !/^\s*\S{2}/.test(below.text) || /^\s*at \S/.test(below.text)) continue
    const outer = last && index - last.index <= nearby ? last : headlineAbove(lines, index)
    if (outer === null) continue
    outer.role = 'wrapper'
    if (outer !== last) found.push(outer)
    last = { reader: 'package-manager', index: index + 1, name: '', message: below.text.trim(), role: 'root' }
    found.push(last)
  }
  return found
}

function headlineAbove(lines: readonly LogLine[], index: number): Incident | null {
  for (let at = index - 1; at >= Math.max(0, index - nearby); at--) {
    const { text } = lines[at] as LogLine
    if (text.length < 2000 && headline.test(text)) return { reader: 'package-manager', index: at, name: '', message: text, role: 'root' }
  }
  return null
}
