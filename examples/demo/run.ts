/**
 * Runs the demo through the command line and checks that it ended as it should: `npm run demo`. Killed half-way and started again, it goes on; once it
 * has ended, it starts afresh.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { openStore } from 'retriage/stores'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '..', '..')
const folder = join(root, '.retriage', 'demo')
const database = join(folder, 'retriage.db')
/** Says that what is in the folder has ended. */
const endMark = join(folder, 'ended')

/** Status of every job at the end. */
const expected = {
  ...{ prepare: 'completed', serve: 'completed', fetch: 'completed', train: 'completed', convert: 'completed', merge: 'completed' },
  ...{ analyze: 'failed', plot: 'canceled', publish: 'canceled' },
  ...{ inspect: 'pending_failed', sign_off: 'blocked' },
}
const held = 2

if (existsSync(endMark)) rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
const begun = await workflowIn(database)
if (begun !== undefined) console.error('The demo was not at its end: it goes on. Delete .retriage/demo to start afresh.')
// tsx by its address, since the program runs in the folder of the demo and not in the one where npm was called.
const cli = [
  '--conditions=retriage-source',
  '--import',
  pathToFileURL(join(root, 'node_modules/tsx/dist/loader.mjs')).href,
  join(root, 'src/cli/main.ts'),
]
const child = spawn(process.execPath, [...cli, 'run', begun ?? 'workflow.yaml', '--jobs', '4', '--database', relative(here, database)], {
  cwd: here,
  // Progress goes to the terminal by itself; the table passes through here, so that it can be checked.
  stdio: ['inherit', 'pipe', 'inherit'],
  env: { ...process.env, DEMO_PORT: String(await freePort()), ...terminal() },
})
// Ctrl-C reaches the program by itself; it ends its jobs and says so.
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => child.kill('SIGTERM'))

let table = ''
for await (const chunk of child.stdout.setEncoding('utf8') as AsyncIterable<string>) {
  process.stdout.write(chunk)
  table += stripVTControlCharacters(chunk)
}
const status = await new Promise<number>((resolve) =>
  child.exitCode === null ? child.once('exit', (code) => resolve(code ?? 130)) : resolve(child.exitCode),
)
const wrong = Object.entries(expected).filter(([job, end]) => !new RegExp(`^${job} +${end} `, 'm').test(table))
if (status <= held) writeFileSync(endMark, '')

if (status > held) {
  process.exitCode = status
} else if (status === held && wrong.length === 0) {
  console.error(
    '\nThe exit status of `retriage run` is 2 here: what could be retried was, the bug failed with what follows it, and one job waits for a person.',
  )
  const place = relative(process.cwd(), database)
  console.error(`It is kept in ${place}: "retriage jobs show JOB --database ${place}" shows every attempt of a job, with its logs.`)
} else {
  console.error(
    `\nNot as it should be: exit status ${status} in place of ${held}${wrong.map(([job, end]) => `, ${job} is not ${end}`).join('')}.`,
  )
  process.exitCode = 1
}

/** Id of the workflow that a run which was cut short left in the database. */
async function workflowIn(file: string): Promise<string | undefined> {
  if (!existsSync(file)) return undefined
  const store = await openStore(file)
  const [workflow] = await store.list()
  await store.close()
  return workflow && String(workflow.workflowId)
}

function terminal(): Record<string, string> {
  if (!process.stdout.isTTY) return {}
  return { COLUMNS: String(process.stdout.columns), ...(process.env['NO_COLOR'] ? {} : { FORCE_COLOR: '1' }) }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
