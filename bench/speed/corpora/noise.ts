import type { Dice } from './dice.ts'
import { decimal, hex, words } from './words.ts'

/** Writes the lines of programs that are well. Nothing in them is from a real log. */
export class Noise {
  private second: number
  private step = 0

  constructor(private readonly dice: Dice) {
    this.second = dice.below(86_400)
  }

  /** What batch jobs of all kinds say. */
  jobLine(): string {
    const { dice } = this
    if (dice.percent(30)) this.second++
    return dice.pick(job)(this)
  }

  /** What a training run says, from eight ranks. */
  trainingLine(): string {
    const { dice } = this
    if (dice.percent(20)) this.second++
    if (dice.percent(10)) this.step++
    return dice.pick(training)(this)
  }

  word(): string {
    return this.dice.pick(words)
  }

  number(limit: number): number {
    return this.dice.below(limit)
  }

  decimal(limit: number, decimals: number): string {
    return decimal(this.dice, limit, decimals)
  }

  hex(digits: number): string {
    return hex(this.dice, digits)
  }

  path(): string {
    return `/data/${this.word()}/${this.word()}-${this.number(1000)}/${this.word()}.${this.dice.pick(['bin', 'csv', 'idx', 'json', 'parquet', 'pt'])}`
  }

  /** 07:08:09 of a day that goes on. */
  clock(): string {
    const two = (value: number): string => String(value).padStart(2, '0')
    const second = this.second % 86_400
    return `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`
  }

  rank(): string {
    return `[rank${this.dice.below(8)}]:`
  }

  stepNow(): number {
    return this.step
  }
}

type Line = (noise: Noise) => string

const job: readonly Line[] = [
  (n) => `2031-03-14 ${n.clock()},${n.number(1000)} INFO ${n.word()}.${n.word()}: ${n.word()} ${n.number(90_000)} of ${n.word()} ready`,
  (n) =>
    `2031-03-14T${n.clock()}.${n.hex(3)}Z DEBUG ${n.word()} ${n.word()}=${n.number(5000)} ${n.word()}=${n.hex(8)} took ${n.number(900)}ms`,
  (n) => `[${n.clock()}] ${n.word()}: wrote ${n.path()} (${n.number(1e6)} bytes)`,
  (n) => `INFO:${n.word()}_${n.word()}:${n.word()} ${n.word()} with ${n.number(64)} ${n.word()}s, ${n.decimal(100, 1)} % of ${n.word()}`,
  (n) => `10.${n.number(256)}.${n.number(256)}.${n.number(256)} - - "GET /api/${n.word()}/${n.number(1e5)} HTTP/1.1" 200 ${n.number(1e5)}`,
  (n) => `  ${n.word()}-${n.word()}  ${n.number(10)}.${n.number(30)}.${n.number(20)}  ${n.hex(12)}  ${n.decimal(90, 2)} MB`,
  (n) => `[${n.number(400)}/400] Building object ${n.word()}/${n.word()}.dir/${n.word()}.o`,
  (n) => `${n.word()}[${n.number(30_000)}]: ${n.word()} ${n.word()} -> ${n.path()}`,
  (n) => `{"level":"info","ts":${n.number(1e9)}.${n.number(1000)},"msg":"${n.word()} ${n.word()}","${n.word()}":"${n.hex(16)}"}`,
  (n) => `ok ${n.number(900)} - ${n.word()} keeps its ${n.word()} (${n.decimal(9, 3)}s)`,
  (n) => `+ ${n.word()} --${n.word()}=${n.number(128)} --${n.word()} ${n.path()} --quiet`,
  (n) => `WARN ${n.word()}: ${n.word()} is slower than usual (${n.number(900)} ms), see ${n.word()}.md`,
]

const training: readonly Line[] = [
  (n) =>
    `${n.rank()} 2031-03-14 ${n.clock()} | step ${n.stepNow()} | loss ${n.decimal(12, 5)} | lr ${n.decimal(1, 7)} | grad ${n.decimal(9, 4)} | ${n.number(90_000)} tok/s`,
  (n) =>
    `${n.rank()} ${n.clock()} epoch ${n.number(40)} iter ${n.stepNow()}/1000000 time ${n.decimal(2, 4)} data ${n.decimal(1, 4)} mem ${n.number(80_000)} acc ${n.decimal(100, 3)}`,
  (n) => `${n.rank()} loader: shard ${n.hex(8)} of ${n.path()} took ${n.decimal(3, 4)} s, queue ${n.number(64)}`,
  (n) => `2031-03-14 ${n.clock()} INFO trainer.${n.word()}: ${n.word()} ${n.word()} norm ${n.decimal(30, 6)} scale ${2 ** n.number(17)}`,
  (n) =>
    `${n.rank()} DEBUG ${n.word()}_${n.word()} bucket ${n.number(99)} ${n.hex(16)} all_reduce ${n.decimal(40, 3)} ms ${n.number(500)} MiB`,
  (n) =>
    `{"step": ${n.stepNow()}, "${n.word()}": ${n.decimal(10, 6)}, "${n.word()}/${n.word()}": ${n.decimal(1, 8)}, "wall": ${n.number(1e6)}}`,
  (n) => `${n.clock()} eval ${n.word()}-${n.word()}: top1 ${n.decimal(100, 3)} top5 ${n.decimal(100, 3)} over ${n.number(50_000)} samples`,
  (n) => `${n.rank()} saved ${n.word()} to ${n.path()} (${n.decimal(9, 2)} GB in ${n.decimal(60, 2)} s)`,
  (n) =>
    `gpu${n.number(8)} util ${n.number(100)} % temp ${n.number(90)} C power ${n.number(700)} W clock ${n.number(2000)} MHz fan ${n.number(100)} %`,
]
