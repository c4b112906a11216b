/**
 * Measures what it takes to list failed jobs with large logs: `npm run bench:listing`. Exits with 1 where a bar is missed. The logs are sparse files, so
 * that they take no room.
 */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { openStore, Ledger } from 'retriage/stores'
import { columns } from '../columns.ts'
import { provenance } from '../provenance.ts'
import { heldAttempt, heldJobs } from './held-jobs.ts'

/** MB that listing 1,000 jobs may take beside what listing one takes. */
const mostMemory = 64
/** Seconds for it, the start of the process included. */
const mostSeconds = 5
const logBytes = 300 * 1024 ** 2

interface Listing {
  jobs: number
  seconds: number
  /** Peak of the process. */
  memoryMb: number
}

const folder = await mkdtemp(join(tmpdir(), 'retriage-listing-'))
const listings: Listing[] = []
try {
  for (const jobs of [1, 1000, 10_000]) listings.push(await measure(jobs))
} finally {
  await rm(folder, { recursive: true, force: true })
}
const [one, thousand] = listings as [Listing, Listing]
console.log(
  columns(
    ['jobs listed', 'seconds', 'MB', 'MB more than one job'],
    listings.map(({ jobs, seconds, memoryMb }) => [String(jobs), seconds.toFixed(2), String(memoryMb), String(memoryMb - one.memoryMb)]),
    (text) => text,
  ),
)
const results = join(import.meta.dirname, '..', 'results')
await mkdir(results, { recursive: true })
await writeFile(join(results, 'listing.json'), `${JSON.stringify({ provenance: provenance(), logBytes, listings }, null, 2)}\n`)
const more = thousand.memoryMb - one.memoryMb
if (more >= mostMemory) console.error(`missed: 1,000 jobs take ${more} MB more than one, ${mostMemory} MB are allowed`)
if (thousand.seconds >= mostSeconds) console.error(`missed: 1,000 jobs take ${thousand.seconds} s, ${mostSeconds} s are allowed`)
process.exitCode = more >= mostMemory || thousand.seconds >= mostSeconds ? 1 : 0

/** Lists so many held jobs in a process of its own. */
async function measure(jobs: number): Promise<Listing> {
  const database = join(folder, `${jobs}.db`)
  const logs = join(folder, 'logs')
  await mkdir(logs, { recursive: true })
  const store = await openStore(database)
  const { workflow } = await Ledger.create(store, heldJobs(jobs), { actor: 'bench' })
  const attempts = [...workflow.jobs.values()].map((job, index) => heldAttempt(job, join(logs, `${index}.err`)))
  for (const { logs: paths } of attempts.slice(0, 1000)) {
    await writeFile(paths.stderr, '')
    await truncate(paths.stderr, logBytes)
  }
  await store.commit({ workflowId: workflow.workflowId, version: 1, jobs: [], attempts, audit: [] })
  await store.close()
  const program = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts')
  const meter = join(import.meta.dirname, 'memory-meter.ts')
  const began = performance.now()
  const args = ['jobs', 'list', '1', '--status', 'pending_failed', '--json', '--database', database]
  const { stderr } = await promisify(execFile)(
    process.execPath,
    ['--conditions=retriage-source', '--import', 'tsx', '--import', meter, program, ...args],
    { maxBuffer: 1 << 30 },
  )
  const seconds = Math.round(performance.now() - began) / 1000
  return { jobs, seconds, memoryMb: Math.round(Number(/peak (\d+) KB/.exec(stderr)?.[1]) / 1024) }
}
