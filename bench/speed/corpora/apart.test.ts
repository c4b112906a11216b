import { packsWithExamples } from 'retriage/patterns/examples'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { countedLines } from '../../../scripts/rarity.ts'
import { Dice } from './dice.ts'
import { Noise } from './noise.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const counted = countedLines(root, packsWithExamples)

// An engine that has counted characters in the text it is measured on is faster there than anywhere else.
it('makes logs of no line that was counted for what ships', () => {
  const lines = new Set(counted.flatMap((line) => [line, line.trim()]))
  const noise = new Noise(new Dice(1))
  const own = packsWithExamples.flatMap(({ patterns }) => patterns.flatMap(({ examples, nearMiss }) => [...examples, ...nearMiss]))
  for (let i = 0; i < 2000; i++) own.push(noise.jobLine(), noise.trainingLine())
  expect(own.filter((line) => lines.has(line))).toEqual([])
  expect(counted.length).toBeGreaterThan(2000)
})
