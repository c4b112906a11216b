import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

// A table without rows: what analyze will stumble over.
writeFileSync(join(process.env.RETRIAGE_OUTPUT_DIR, 'table.json'), JSON.stringify({ columns: ['time', 'loss'], rows: null }))
console.log('table.json written')
