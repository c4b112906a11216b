import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chown, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { existsSync, readdirSync } from 'node:fs'

/** A PostgreSQL server of its own, for one test file or benchmark. */
export interface PostgresServer {
  /** Address of its database, as the superuser. */
  url: string
  port: number
  stop(): Promise<void>
}

/** Where Debian's packages put the servers, a folder for each version. */
const debian = '/usr/lib/postgresql'

/** Folder of the newest server programs of Debian's packages; undefined where none are installed. */
export function postgresPrograms(): string | undefined {
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  return versions.map((version) => join(debian, version, 'bin')).find((folder) => existsSync(join(folder, 'initdb')))
}

/**
 * Starts a server on loopback, on a free port, with its data in a temporary folder. It depends on no cluster of the machine and touches none.
 * PostgreSQL does not run as root, so root starts it as the user `postgres` of the package.
 *
 * @param programs as `postgresPrograms` gives it
 */
export async function startPostgres(programs: string): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'retriage-postgres-'))
  const owner = process.getuid?.() === 0 ? userOf('postgres') : undefined
  const as = owner ?? {}
  if (owner) await chown(folder, owner.uid, owner.gid)
  const data = join(folder, 'data')
  const made = spawnSync(join(programs, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'], {
    ...as,
    cwd: folder,
    encoding: 'utf8',
  })
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr || String(made.error)}`)
  const port = await freePort()
  const server = spawn(join(programs, 'postgres'), ['-D', data, '-h', '127.0.0.1', '-p', String(port), '-k', folder], {
    ...as,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  // Not left behind by a process that is ended in the middle.
  const abandon = () => server.kill('SIGQUIT')
  process.once('exit', abandon)
  await ready(server)
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    port,
    async stop() {
      process.off('exit', abandon)
      const ended = new Promise((resume) => server.once('exit', resume))
      // "Fast" shutdown: connections are ended, data is written.
      if (server.exitCode === null && server.kill('SIGINT')) await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function userOf(name: string): { uid: number; gid: number } {
  const id = (flag: string) => Number(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout)
  return { uid: id('-u'), gid: id('-g') }
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resume) => probe.listen(0, '127.0.0.1', resume))
  const { port } = probe.address() as AddressInfo
  await new Promise((resume) => probe.close(resume))
  return port
}

/** The server says so in its log, which goes to stderr. */
function ready(server: ChildProcess): Promise<void> {
  let log = ''
  return new Promise((resume, reject) => {
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      // Read on for ever: a pipe that nobody empties would stop the server.
      if (log.length < 100_000) log += text
      if (log.includes('ready to accept connections')) resume()
    })
    server.once('error', reject)
    server.once('exit', (code) => reject(new Error(`postgres ended with ${code}:\n${log}`)))
  })
}
