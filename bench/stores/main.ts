/** Measures what the durable stores cost: `npm run bench:stores`. Exits with 1 where a bar is missed. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openPostgresStore, openSqliteStore, type Store } from 'retriage/stores'
import { postgresPrograms, startPostgres } from '../../test/postgres-server.ts'
import { provenance } from '../provenance.ts'
import { measureGraphs, type GraphTimes } from './graphs.ts'
import { graphTable, throughputTable } from './report.ts'
import { measureThroughput } from './throughput.ts'

/** Resolves a second on SQLite, at least. */
const enoughResolves = 1000
/** Milliseconds for one change of any of the graphs, at most. */
const slowestChange = 2000

const results = join(import.meta.dirname, '..', 'results')
const folder = await mkdtemp(join(tmpdir(), 'retriage-bench-'))
const missed: string[] = []
try {
  const throughput = await measureThroughput(join(folder, 'throughput.db'))
  console.log(throughputTable(throughput))
  for (const way of ['batch', 'single'] as const) {
    if (throughput[way] < enoughResolves) missed.push(`${way}: ${throughput[way]} resolves a second, ${enoughResolves} are due`)
  }
  const graphs: Record<string, GraphTimes[]> = { sqlite: await graphsOf('SQLite', await openSqliteStore(join(folder, 'graphs.db'))) }
  const programs = postgresPrograms()
  if (programs === undefined) console.log('\nPostgreSQL: not measured, no server is installed')
  else {
    const server = await startPostgres(programs)
    try {
      graphs['postgres'] = await graphsOf('PostgreSQL', await openPostgresStore(server.url))
    } finally {
      await server.stop()
    }
  }
  await mkdir(results, { recursive: true })
  await writeFile(join(results, 'stores.json'), `${JSON.stringify({ provenance: provenance(), throughput, graphs }, null, 2)}\n`)
} finally {
  await rm(folder, { recursive: true, force: true })
}
for (const bar of missed) console.error(`missed: ${bar}`)
process.exitCode = missed.length > 0 ? 1 : 0

async function graphsOf(name: string, store: Store): Promise<GraphTimes[]> {
  const times = await measureGraphs(store)
  await store.close()
  console.log(`\n${graphTable(name, times)}`)
  for (const { shape, resolve, reset, reinit } of times) {
    const slowest = Math.max(resolve, reset, reinit)
    if (slowest > slowestChange) missed.push(`${name}, ${shape}: ${slowest} ms, ${slowestChange} ms are allowed`)
  }
  return times
}
