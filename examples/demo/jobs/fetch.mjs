import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { join } from 'node:path'
import { host, port } from './address.mjs'

const data = join(process.env.RETRIAGE_OUTPUT_DIR, 'data.json')
// There already where an earlier attempt was killed after its work was done.
if (!existsSync(data)) {
  console.log(`fetching http://${host}:${port}/data`)
  const response = await new Promise((resolve, reject) => get({ host, port, path: '/data' }, resolve).on('error', reject))
  let body = ''
  for await (const chunk of response) body += chunk
  // In one step, so that there is all of it or nothing.
  writeFileSync(`${data}.part`, body)
  renameSync(`${data}.part`, data)
  console.log(`${body.length} bytes`)
}
