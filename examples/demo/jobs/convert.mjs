import { existsSync } from 'node:fs'
import { join } from 'node:path'

const index = join(process.env.RETRIAGE_OUTPUT_DIR, 'index.json')
if (!existsSync(index)) {
  console.error(`convert: ${index}: no index yet`)
  process.exit(75)
}
console.log('converted')
