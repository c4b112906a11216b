/** Runs the demo through the command line and checks that it ended as it should: `npm run demo`. */
import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { stripVTControlCharacters } from 'node:util'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '..', '..')
const outputDir = join(root, '.retriage', 'demo')

/** Status of every job at the end. */
const expected = {
  ...{ prepare: 'completed', serve: 'completed', fetch: 'completed', train: 'completed', convert: 'completed', merge: 'completed' },
  ...{ analyze: 'failed', plot: 'canceled', publish: 'canceled' },
  ...{ inspect: 'pending_failed', sign_off: 'blocked' },
}
const held = 2

rmSync(outputDir, { recursive: true, force: true })
// tsx by its address, since the program runs in the folder of the demo and not in the one where npm was called.
const cli = [
  '--conditions=retriage-source',
  '--import',
  pathToFileURL(join(root, 'node_modules/tsx/dist/loader.mjs')).href,
  join(root, 'src/cli/main.ts'),
]
const child = spawn(process.execPath, [...cli, 'run', 'workflow.yaml', '--jobs', '4', '--output-dir', relative(here, outputDir)], {
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

if (status > held) {
  process.exitCode = status
} else if (status === held && wrong.length === 0) {
  console.error(
    '\nThe exit status of `retriage run` is 2 here: what could be retried was, the bug failed with what follows it, and one job waits for a person.',
  )
  console.error(`The log of every attempt is in ${relative(process.cwd(), outputDir)}.`)
} else {
  console.error(
    `\nNot as it should be: exit status ${status} in place of ${held}${wrong.map(([job, end]) => `, ${job} is not ${end}`).join('')}.`,
  )
  process.exitCode = 1
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
