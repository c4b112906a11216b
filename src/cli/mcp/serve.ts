import { randomBytes } from 'node:crypto'
import { RetriageError } from 'retriage'
import { createMcpServer } from 'retriage/mcp'
import { readRedactions } from 'retriage/regex'
import { Database } from '../database.ts'
import { readPolicy } from '../policy-file.ts'

export interface ServeOptions {
  database?: string
  workflow?: string
  job?: string[]
  actor?: string
  policy?: string
  redactions?: string
  http?: true
  port: number
  host: string
  token?: string
}

/** Serves until the client goes away or, over HTTP, until the process is told to end. */
export async function serve(options: ServeOptions): Promise<void> {
  const { workflow, job, actor, policy, redactions, http, port, host } = options
  if (job && workflow === undefined) throw new RetriageError('usage', '--job is about jobs of one workflow; name it with --workflow')
  const database = new Database(options)
  const server = await createMcpServer({
    // Opened for each call: it may not be there yet, and nothing is held while the agent thinks.
    store: (use) => database.read(use),
    database: database.place,
    ...(workflow === undefined ? {} : { workflowId: workflow }),
    ...(job === undefined ? {} : { jobIds: job }),
    ...(actor === undefined ? {} : { actor }),
    ...(policy === undefined ? {} : { policy: await readPolicy(policy) }),
    ...(redactions === undefined ? {} : { redactions: await readRedactions(redactions) }),
  })
  if (!http) {
    keepOutputClean()
    server.serveStdio()
    return
  }
  const token = options.token ?? randomBytes(24).toString('base64url')
  const serving = await server.serveHttp({ token, host, port })
  process.stderr.write(`${serving.url}\n`)
  if (options.token === undefined) process.stderr.write(`Authorization: Bearer ${token}\n`)
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
  await serving.close()
}

/** Whatever a dependency prints would be taken for a message of the protocol. */
function keepOutputClean(): void {
  console.log = console.info = console.debug = console.error
}
