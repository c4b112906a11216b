// The recovery script of convert's exit code 75.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

writeFileSync(join(process.env.RETRIAGE_OUTPUT_DIR, 'index.json'), '[]')
console.log(
  `index built after attempt ${process.env.RETRIAGE_ATTEMPT_ID} of ${process.env.RETRIAGE_JOB_NAME} ended with ${process.env.RETRIAGE_EXIT_CODE}`,
)
