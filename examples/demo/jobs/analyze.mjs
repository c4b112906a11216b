import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const table = JSON.parse(readFileSync(join(process.env.RETRIAGE_OUTPUT_DIR, 'table.json'), 'utf8'))
const total = table.rows.map((row) => row.loss).reduce((sum, loss) => sum + loss, 0)
console.log(`mean loss ${total / table.rows.length}`)
