// Comes up after two seconds, serves one data set to this machine alone, and ends once it was fetched, at the latest after 20 seconds.
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { host, port } from './address.mjs'

await setTimeout(2000)
const server = createServer((request, response) => {
  response.setHeader('connection', 'close')
  response.end(JSON.stringify({ samples: 1024 }))
  console.log(`${request.method} ${request.url}`)
})
server.on('connection', (socket) => socket.remoteAddress === host || socket.destroy())
server.listen(port, host, () => console.log(`listening on ${host}:${port}`))
// Not after the first request: whoever asked may be killed before it has written down what it got.
for (let round = 0; round < 200 && !existsSync(join(process.env.RETRIAGE_OUTPUT_DIR, 'data.json')); round++) await setTimeout(100)
server.close()
