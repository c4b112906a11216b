import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bench } from '../bench.ts'
import { Dice } from '../corpora/dice.ts'
import { Noise } from '../corpora/noise.ts'
import { pinned } from '../pinned.ts'
import { spread, type Spread } from '../ratios.ts'

/** Milliseconds from the start of a process to its end. */
export interface ColdStart {
  processes: number
  /** `node -e 0`. */
  bare: Spread
  /** What each takes more than the bare process of its round. */
  firstDecision: Spread
  classify: Spread
}

/** The package as it is built; both programs decide about one tail of 4 KB with one error in it. */
const packageFolder = join(import.meta.dirname, '..', '..', '..')

export function measureColdStart({ plan, folder, say }: Bench): ColdStart {
  const file = join(folder, 'cold-start.log')
  const noise = new Noise(new Dice(1))
  const lines = Array.from({ length: 40 }, () => noise.jobLine())
  writeFileSync(file, `${[...lines, 'OSError: [Errno 28] No space left on device', noise.jobLine()].join('\n')}\n`)
  const decide =
    `import { readFileSync } from 'node:fs'; import { createTriage } from 'retriage';` +
    `const { action } = await createTriage().decide({ jobId: 1, returnCode: 1, stderrTail: readFileSync(${JSON.stringify(file)}, 'utf8') });` +
    `if (!['retry', 'fail', 'hold'].includes(action)) process.exit(1)`
  const commands = {
    bare: ['-e', '0'],
    firstDecision: ['--input-type=module', '-e', decide],
    classify: [join('dist', 'cli.js'), 'classify', file],
  }
  const times: Record<keyof typeof commands, number[]> = { bare: [], firstDecision: [], classify: [] }
  for (let round = 0; round < plan.starts; round++) {
    say(`cold start: ${round + 1} of ${plan.starts}`)
    for (const [name, args] of Object.entries(commands) as [keyof typeof commands, string[]][]) times[name].push(run(args))
  }
  const over = (name: keyof typeof commands): Spread => spread(times[name].map((ms, round) => ms - (times.bare[round] as number)))
  return { processes: plan.starts, bare: spread(times.bare), firstDecision: over('firstDecision'), classify: over('classify') }
}

function run(args: readonly string[]): number {
  const began = performance.now()
  const { status, stderr } = spawnSync(...pinned(process.execPath, args), { cwd: packageFolder, encoding: 'utf8' })
  const ms = performance.now() - began
  if (status !== 0) throw new Error(`node ${args[0]} ended with ${status}: ${stderr}`)
  return ms
}
