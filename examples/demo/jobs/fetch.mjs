import { writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { join } from 'node:path'
import { host, port } from './address.mjs'

console.log(`fetching http://${host}:${port}/data`)
const response = await new Promise((resolve, reject) => get({ host, port, path: '/data' }, resolve).on('error', reject))
let body = ''
for await (const chunk of response) body += chunk
writeFileSync(join(process.env.RETRIAGE_OUTPUT_DIR, 'data.json'), body)
console.log(`${body.length} bytes`)
