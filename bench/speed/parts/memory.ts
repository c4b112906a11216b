import { spawnSync } from 'node:child_process'
import { copyFileSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import type { Bench } from '../bench.ts'
import { pinned } from '../pinned.ts'

/** Peak resident memory of `retriage classify FILE`, in MB (millions of bytes). */
export interface Memory {
  bareMb: number
  logs: { bytes: number; mb: number; overBareMb: number }[]
}

const meter = `data:text/javascript,process.on('exit',()=>process.stderr.write('peak '+process.resourceUsage().maxRSS+' KB'))`

export function measureMemory(bench: Bench): Memory {
  const { path } = bench.corpus('training')
  const bareMb = peak(['-e', '0'])
  const logs = bench.plan.memoryLogs.map((bytes) => {
    bench.say(`memory: a log of ${bytes / 1e6} MB`)
    const log = join(bench.folder, `memory-${bytes}.log`)
    copyFileSync(path, log)
    truncateSync(log, bytes)
    const mb = peak([join('dist', 'cli.js'), 'classify', log])
    return { bytes, mb, overBareMb: mb - bareMb }
  })
  return { bareMb, logs }
}

function peak(args: readonly string[]): number {
  const command = pinned(process.execPath, ['--import', meter, ...args])
  const { stderr, status } = spawnSync(...command, { cwd: join(import.meta.dirname, '..', '..', '..'), encoding: 'utf8' })
  const kilobytes = /peak (\d+) KB/.exec(stderr)?.[1]
  if (status !== 0 || kilobytes === undefined) throw new Error(`node ${args[0]} ended with ${status}: ${stderr}`)
  return (Number(kilobytes) * 1024) / 1e6
}
