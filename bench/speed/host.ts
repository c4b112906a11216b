/**
 * Runs one subject, named by the first argument, in this process and takes commands on standard input, as `native/program.h` does:
 * `patterns FILE`, `corpus FILE LENGTHS`, `scan END`.
 */
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Pattern } from 'retriage/core'
import { readSlice, type Slice } from './slice.ts'
import type { Subject } from './subject.ts'
import { PairTally } from './tally.ts'

const { subject } = (await import(`./subjects/${process.argv[2]}.ts`)) as { subject: Subject }
let corpus: { path: string; lengths: number[] } | undefined
let slice: Slice | undefined

for await (const line of createInterface({ input: process.stdin })) {
  try {
    console.log(await answer(line.split(' ')))
  } catch (error) {
    console.log(`failed ${(error as Error).message.replaceAll('\n', ' ')}`)
  }
}

async function answer([command, first, second]: string[]): Promise<string> {
  if (command === 'patterns') {
    await subject.prepare(JSON.parse(readFileSync(first as string, 'utf8')) as Pattern[])
    return 'ready'
  }
  if (command === 'corpus') {
    corpus = {
      path: first as string,
      lengths: readFileSync(second as string, 'utf8')
        .trim()
        .split('\n')
        .map(Number),
    }
    slice = undefined
    return 'ready'
  }
  if (command !== 'scan' || !corpus) throw new Error(`"${command}" is no command, or comes before a corpus`)
  const end = Number(first)
  if (slice?.end !== end) slice = readSlice(corpus, end)
  const tally = new PairTally()
  const began = process.hrtime.bigint()
  await subject.scan(slice, tally)
  return `scanned ${process.hrtime.bigint() - began} ${tally.pairs} ${tally.hash}`
}
