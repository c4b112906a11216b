import { spawn, spawnSync } from 'node:child_process'
import { closeSync, openSync, writeSync } from 'node:fs'
import type { Corpus } from '../corpora/corpus.ts'
import type { PatternFile } from '../expressions/pattern-file.ts'
import { pinned } from '../pinned.ts'
import { readSlice } from '../slice.ts'
import type { Entrant, Scan } from './entrant.ts'

/** A program that counts the lines on which any of the patterns matches, without saying which. Its start counts. */
export class LineCounter implements Entrant {
  private patterns: PatternFile | undefined
  private corpus: Corpus | undefined
  private written = { end: -1, path: '' }

  constructor(
    readonly name: string,
    private readonly command: readonly [string, ...string[]],
    private readonly reads: 'rustLines' | 'extendedLines',
    readonly note: string,
  ) {}

  async open(patterns: PatternFile, corpus: Corpus): Promise<void> {
    this.patterns = patterns
    this.corpus = corpus
    this.written = { end: corpus.size, path: corpus.path }
  }

  async scan(end: number, limitMs: number): Promise<Scan> {
    const [{ patterns, corpus }, [command, ...args]] = [this, this.command]
    if (!patterns || !corpus) throw new Error(`${this.name} is closed`)
    if (this.written.end !== end) {
      this.written = { end, path: `${corpus.path}.${this.reads}` }
      writeSlice(corpus, end, this.written.path)
    }
    const began = performance.now()
    const child = spawn(...pinned(command, [...args, '-f', patterns[this.reads], this.written.path]), {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LC_ALL: 'C' },
    })
    let said = ''
    let complaint = ''
    child.stdout.on('data', (data: Buffer) => (said += data.toString()))
    child.stderr.on('data', (data: Buffer) => (complaint += data.toString()))
    const timer = setTimeout(() => child.kill('SIGKILL'), limitMs)
    const code = await new Promise<number | null>((resolve, reject) => child.once('close', resolve).once('error', reject))
    clearTimeout(timer)
    const ms = performance.now() - began
    if (code === null) throw new Error(`took longer than ${limitMs / 1000} s`)
    // 1 says that no line matches.
    if (code > 1) throw new Error(complaint.trim().slice(0, 200) || `ended with ${code}`)
    return { ms, tally: null, lines: Number(said.trim() || 0) }
  }

  async close(): Promise<void> {
    this.patterns = undefined
  }
}

/** Those that are installed. */
export function lineCounters(): { counters: LineCounter[]; missing: string[] } {
  const installed = (command: string): boolean => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0
  const gnu = spawnSync('grep', ['--version'], { encoding: 'utf8' }).stdout?.includes('GNU') ?? false
  const room = ['--regex-size-limit', '2G', '--dfa-size-limit', '2G']
  return {
    counters: [
      ...(installed('rg')
        ? [
            new LineCounter(
              'ripgrep',
              ['rg', '-c', '-j1', '--no-config', '-a', ...room],
              'rustLines',
              'counts lines only, its start included',
            ),
          ]
        : []),
      ...(gnu ? [new LineCounter('GNU grep', ['grep', '-a', '-c', '-E'], 'extendedLines', 'counts lines only, its start included')] : []),
    ],
    missing: [
      ...(installed('rg') ? [] : ['ripgrep: not installed; on Debian: apt-get install ripgrep']),
      ...(gnu ? [] : ['GNU grep: not installed']),
    ],
  }
}

function writeSlice(corpus: Corpus, end: number, path: string): void {
  const file = openSync(path, 'w')
  for (const document of readSlice(corpus, end).documents) writeSync(file, document)
  closeSync(file)
}
