import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createInterface, type Interface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import type { Corpus } from '../corpora/corpus.ts'
import type { PatternFile } from '../expressions/pattern-file.ts'
import { pinned } from '../pinned.ts'
import type { Entrant, Scan } from './entrant.ts'

/** Getting ready may take a while: Hyperscan compiles 5,000 expressions for seconds. */
const openLimitMs = 120_000

/** A program that takes the commands of `native/program.h` on standard input. */
export class Program implements Entrant {
  private process: ChildProcessByStdio<Writable, Readable, null> | undefined
  private answers: Interface | undefined

  constructor(
    readonly name: string,
    private readonly command: readonly [string, ...string[]],
    /** The file it reads its patterns from. */
    private readonly reads: 'json' | 're2' | 'bytes',
    readonly note = '',
  ) {}

  async open(patterns: PatternFile, corpus: Corpus): Promise<void> {
    const [command, ...args] = this.command
    this.process = spawn(...pinned(command, args), { stdio: ['pipe', 'pipe', 'inherit'] })
    this.process.stdin.on('error', () => undefined)
    this.answers = createInterface({ input: this.process.stdout })
    const lengths = `${corpus.path}.lengths`
    writeFileSync(lengths, corpus.lengths.join('\n'))
    await this.ask(`patterns ${patterns[this.reads]}`, openLimitMs)
    await this.ask(`corpus ${corpus.path} ${lengths}`, openLimitMs)
  }

  async scan(end: number, limitMs: number): Promise<Scan> {
    const [nanoseconds, pairs, hash] = (await this.ask(`scan ${end}`, limitMs)).split(' ').slice(1).map(Number)
    return { ms: (nanoseconds as number) / 1e6, tally: { pairs: pairs as number, hash: hash as number } }
  }

  async close(): Promise<void> {
    const ending = this.process
    this.process = undefined
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return
    const ended = new Promise((resolve) => ending.once('exit', resolve))
    ending.kill('SIGKILL')
    await ended
  }

  private async ask(command: string, limitMs: number): Promise<string> {
    const [child, answers] = [this.process, this.answers]
    if (!child || !answers) throw new Error(`${this.name} is closed`)
    const answer = await new Promise<string>((resolve, reject) => {
      const timer = setTimeout(() => {
        void this.close()
        reject(new Error(`took longer than ${limitMs / 1000} s`))
      }, limitMs)
      const settle = (act: () => void): void => {
        clearTimeout(timer)
        answers.removeAllListeners('line')
        child.removeAllListeners()
        act()
      }
      answers.once('line', (line) => settle(() => resolve(line)))
      child.once('exit', (code, signal) => settle(() => reject(new Error(`ended with ${signal ?? code}`))))
      child.once('error', (error) => settle(() => reject(error)))
      child.stdin.write(`${command}\n`)
    })
    if (answer.startsWith('failed ')) throw new Error(answer.slice('failed '.length))
    return answer
  }
}
