import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [name] = process.argv.slice(2)
writeFileSync(join(process.env.RETRIAGE_OUTPUT_DIR, `${name}.done`), '')
console.log(`${name} done`)
