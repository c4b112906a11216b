import { createServer as createHttpServer, type IncomingMessage } from 'node:http'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { examineEvidenceProvider } from 'retriage/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { incident } from '../../testing/evidence/occasions.ts'
import { reachability, type ReachabilityOptions } from './reachability.ts'

const servers: Server[] = []
afterEach(() => Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve)))))

async function port(server: Server): Promise<number> {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}
/** A server that counts who connects, and says nothing. */
async function silent(): Promise<{ port: number; connections: () => number }> {
  let connections = 0
  const server = createServer((socket) => {
    connections++
    socket.on('error', () => undefined)
    socket.resume()
  })
  return { port: await port(server), connections: () => connections }
}
async function closedPort(): Promise<number> {
  const server = createServer()
  const free = await port(server)
  servers.pop()
  await new Promise((resolve) => server.close(resolve))
  return free
}
const here: ReachabilityOptions = { allowLoopback: true, resolve: async () => ['127.0.0.1'] }
const ask = async (log: string, options: ReachabilityOptions = here, timeoutMs = 3000): Promise<string[]> => {
  const { failure, occasion } = incident(log)
  return (await reachability(options).gather(failure, occasion, { timeoutMs })).map(({ detail }) => detail.replace(/\d+ ms/, 'N ms'))
}

examineEvidenceProvider(
  'reachability',
  async () => {
    const { port: open } = await silent()
    return {
      provider: reachability({
        allowLoopback: true,
        timeoutMs: 500,
        resolve: async (host) => (host.endsWith('.invalid') ? never() : ['127.0.0.1']),
      }),
      known: { stderrTail: `dial tcp db.example:${open}: connect: connection refused` },
    }
  },
  { describe, it },
)
const never = (): never => {
  throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })
}

describe('reachability', () => {
  it('says what accepts and what refuses connections', async () => {
    const { port: open } = await silent()
    const closed = await closedPort()
    expect(await ask(`connect to db.example:${open} failed\nconnect to db.example:${closed} failed`)).toEqual([
      `db.example:${open} accepts connections (N ms)`,
      `db.example:${closed} refuses connections`,
    ])
  })

  it('asks a site for the head of its root, with nothing of what the log says but its name', async () => {
    const seen: IncomingMessage[] = []
    const site = createHttpServer((request, response) => {
      seen.push(request)
      response.writeHead(302, { location: 'http://127.0.0.1:1/elsewhere' }).end()
    })
    const at = await port(site)
    expect(await ask(`GET http://anna:hunter2@api.example:${at}/v1/jobs?token=abc#x failed`)).toEqual([
      `http://api.example:${at} answers with HTTP 302 (N ms)`,
    ])
    expect(seen.map(({ method, url, headers }) => [method, url, headers.host, headers.authorization])).toEqual([
      ['HEAD', '/', `api.example:${at}`, undefined],
    ])
  })

  it('says what does not speak as expected', async () => {
    const noise = await port(
      createServer(
        (socket) =>
          void socket
            .on('error', () => undefined)
            .resume()
            .end('SSH-2.0-x\r\n'),
      ),
    )
    expect(await ask(`http://api.example:${noise}/ failed`)).toEqual([`http://api.example:${noise} answers with something else than HTTP`])
    const plain = await port(createHttpServer((_, response) => response.end()))
    expect(await ask(`https://api.example:${plain}/ failed`)).toEqual([
      `https://api.example:${plain} answers, and does not speak TLS as expected`,
    ])
  })

  it('waits no longer than it may, for names and for answers', async () => {
    const { port: open } = await silent()
    const slow = { ...here, resolve: () => new Promise<string[]>(() => undefined), timeoutMs: 50 }
    expect(await ask('Could not resolve host: db.example', slow)).toEqual(['db.example cannot be resolved within 0.05 s'])
    expect(await ask(`http://api.example:${open}/ failed`, { ...here, timeoutMs: 50 })).toEqual([
      `http://api.example:${open} did not answer within 0.05 s`,
    ])
    expect(await ask(`http://api.example:${open}/ failed`, here, 100)).toEqual([`http://api.example:${open} did not answer within 0.05 s`])
  })

  it('says whether a name resolves', async () => {
    const resolve = async (host: string) => (host === 'gone.example' ? never() : ['192.0.2.1'])
    expect(await ask('Could not resolve host: gone.example', { resolve })).toEqual(['gone.example does not resolve: no such name'])
    expect(await ask('getaddrinfo ENOTFOUND back.example', { resolve })).toEqual(['back.example resolves'])
    const busy = () => Promise.reject(Object.assign(new Error('x'), { code: 'EAI_AGAIN' }))
    expect(await ask('Could not resolve host: gone.example', { resolve: busy })).toEqual(['gone.example cannot be resolved now'])
  })

  it('asks every place once, however many failures name it', async () => {
    const { port: open, connections } = await silent()
    const provider = reachability(here)
    const { failure, occasion } = incident(`connect to db.example:${open} failed`)
    const all = await Promise.all(Array.from({ length: 400 }, () => provider.gather(failure, occasion, { timeoutMs: 1000 })))
    expect(all.every(([said]) => said?.detail.includes('accepts'))).toBe(true)
    expect(connections()).toBe(1)
  })

  it('asks about three places of one failure, and about fifty in all', async () => {
    const asked: string[] = []
    const resolve = async (host: string) => (asked.push(host), [])
    const log = (from: number) => Array.from({ length: 9 }, (_, index) => `connect to h${from + index}.example:80 failed`).join('\n')
    const provider = reachability({ resolve })
    for (let batch = 0; batch < 30; batch++) {
      const { failure, occasion } = incident(log(batch * 10))
      await provider.gather(failure, occasion, { timeoutMs: 1000 })
    }
    expect(asked.slice(0, 4)).toEqual(['h0.example', 'h1.example', 'h2.example', 'h10.example'])
    expect(asked).toHaveLength(50)
  })

  it('asks only about failures that may lie out there', async () => {
    const { failure, occasion } = incident('connect to db.example:80 failed')
    const asked = async (category: 'code_bug' | 'network') => {
      const decision = { ...occasion.decision, action: 'fail' as const, category }
      return (await reachability(here).gather(failure, { ...occasion, decision }, { timeoutMs: 1000 })).length
    }
    expect([await asked('code_bug'), await asked('network')]).toEqual([0, 1])
  })
})

describe('reachability asks nobody', () => {
  const anywhere = { resolve: async () => ['192.0.2.1'], timeoutMs: 20 }
  it.each([
    'http://169.254.169.254/latest/meta-data/iam/',
    'http://[fd00:ec2::254]/latest/meta-data/',
    'http://[::ffff:169.254.169.254]/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://[64:ff9b::a9fe:a9fe]/',
    'http://[fe80::1]/',
    'http://metadata.google.internal/computeMetadata/v1/',
    'http://metadata.google.internal./',
    'http://METADATA.google.internal/',
    'http://100.100.100.200/',
    'http://168.63.129.16/',
    'connect to 224.0.0.1:80 failed',
    'connect to 255.255.255.255:80 failed',
    'connect to 0.0.0.0:80 failed',
    'connect to [::]:80 failed',
    'connect to 127.0.0.1:80 failed',
    'connect to [::1]:80 failed',
    'connect to localhost:80 failed',
    'connect to a.localhost:80 failed',
  ])('%s', async (log) => expect(await ask(log, anywhere)).toEqual([]))

  it.each(['169.254.169.254', '127.0.0.1', '::1', '0.0.0.0', 'fe80::1%eth0', '::ffff:127.0.0.1', 'fd00:ec2::254'])(
    'whose name leads to %s',
    async (address) => expect(await ask('connect to db.example:80 failed', { resolve: async () => [address] })).toEqual([]),
  )

  it('at an address that was not looked at: the name is resolved once', async () => {
    const { port: open, connections } = await silent()
    const answers = [['192.0.2.1'], ['127.0.0.1']]
    const said = await ask(`connect to db.example:${open} failed`, { resolve: async () => answers.shift()!, timeoutMs: 50 })
    expect(said).toHaveLength(1)
    expect([connections(), answers.length]).toEqual([0, 1])
  })

  it('whom it is not allowed to', async () => {
    const { port: open } = await silent()
    const resolve = async (host: string) => [host.startsWith('db') ? '127.0.0.1' : '192.0.2.1']
    const log = `connect to db.example:${open} failed\nconnect to web.example:${open} failed`
    const accepted = [`db.example:${open} accepts connections (N ms)`]
    expect(await ask(log, { resolve, allow: ['127.0.0.0/8'] })).toEqual(accepted)
    expect(await ask(log, { resolve, allow: ['db.example'], allowLoopback: true })).toEqual(accepted)
    expect(await ask(log, { resolve, allow: ['*.other.example'], allowLoopback: true })).toEqual([])
    expect(await ask('connect to 169.254.169.254:80 failed', { allow: ['169.254.0.0/16'], timeoutMs: 20 })).toEqual([])
    expect(await ask(`connect to localhost:${open} failed`, { resolve: async () => ['127.0.0.1'], allow: ['localhost'] })).toEqual([
      `localhost:${open} accepts connections (N ms)`,
    ])
  })

  it.each(['http://db.example', 'db.example:5432', 'a*.example', '10.0.0.0/99', ''])('and refuses %j as a host', (entry) => {
    expect(() => reachability({ allow: [entry] })).toThrow(/reachability: .* in "allow" is no host; write/)
  })
})
