// Comes up after two seconds, serves one data set to this machine alone, and ends by itself: once it was fetched, at the latest after 20 seconds.
import { createServer } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { host, port } from './address.mjs'

await setTimeout(2000)
const server = createServer((request, response) => {
  response.setHeader('connection', 'close')
  response.end(JSON.stringify({ samples: 1024 }))
  console.log(`${request.method} ${request.url}`)
  server.close()
})
server.on('connection', (socket) => socket.remoteAddress === host || socket.destroy())
server.listen(port, host, () => console.log(`listening on ${host}:${port}`))
globalThis.setTimeout(() => server.close(), 20_000).unref()
