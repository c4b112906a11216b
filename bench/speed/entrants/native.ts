import { execFileSync, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { Program } from './program.ts'

const sources = join(import.meta.dirname, '..', 'native')

/** The programs in C++ that could be compiled here, and a word about each that could not. */
export function nativePrograms(folder: string): { programs: Program[]; missing: string[] } {
  const missing: string[] = []
  const compiled = (source: string, library: string, debian: string): string | undefined => {
    const flags = spawnSync('pkg-config', ['--cflags', '--libs', library], { encoding: 'utf8' })
    if (flags.status !== 0) {
      missing.push(`${library}: not installed; on Debian: apt-get install g++ pkg-config ${debian}`)
      return undefined
    }
    const program = join(folder, source)
    const args = ['-O3', '-march=native', '-std=c++17', join(sources, `${source}.cc`), '-o', program, ...flags.stdout.trim().split(/\s+/)]
    try {
      execFileSync('g++', args, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' })
      return program
    } catch (error) {
      missing.push(`${library}: ${source}.cc was not compiled: ${(error as Error).message.slice(0, 400)}`)
      return undefined
    }
  }
  const hyperscan = compiled('hyperscan', 'libhs', 'libhyperscan-dev')
  const re2 = compiled('re2-set', 're2', 'libre2-dev')
  const programs = [
    ...(hyperscan
      ? [
          new Program('Hyperscan', [hyperscan], 'bytes', 'a document at a time, no starts of matches'),
          new Program('Hyperscan, by line', [hyperscan, 'lines'], 'bytes', 'a line at a time, each expression once a line'),
        ]
      : []),
    ...(re2 ? [new Program('RE2::Set', [re2], 're2', 'C++, a line at a time, 1 GB for its automata')] : []),
  ]
  return { programs, missing }
}
