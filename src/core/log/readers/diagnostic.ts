import { headlines } from './headlines.ts'

/**
 * Where compilers, linkers, assemblers and interpreters put their finger: `file:line[:column]: error: …`, `file(line,column): error X1: …`,
 * `File.ext:line:in …`. One form for nearly every language, so one reader.
 */
const places: readonly RegExp[] = [
  /^\s{0,4}(?:Error: |##\[error\] ?|In file included from )?[^\s:()]{1,300}:\d{1,7}(?::\d{1,5})?: (?:fatal |internal compiler )?error:? (\S.*)$/i,
  /^\s{0,4}(?:Error: |##\[error\] ?)?[^\s:()]{1,300}\(\d{1,7}(?:,\d{1,5})?\) ?: (?:fatal )?error(?: [A-Z]{1,4}\d{1,6})?: (\S.*)$/i,
]

/** Reads diagnostics: lines that name a place in a source file and call it an error. */
export const readDiagnostics = headlines('diagnostic', places)
