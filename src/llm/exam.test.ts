import { join } from 'node:path'
import { examineLlmProvider } from 'retriage/testing'
import { describe, it } from 'vitest'
import { inProcess, overCommand, overHttp } from '../../test/llm-servers/examinees.ts'
import { vendors } from '../../test/llm-servers/vendors.ts'
import { recorder } from './recorder.ts'

for (const vendor of vendors) examineLlmProvider(`aiSdk and ${vendor.name}`, (model) => overHttp(vendor, model), { describe, it })

examineLlmProvider('command, by standard input', (model) => overCommand(model, []), { describe, it })
examineLlmProvider('command, by an argument', (model) => overCommand(model, ['-p', '{prompt}']), { describe, it })
examineLlmProvider('command, with instructions apart', (model) => overCommand(model, ['--system', '{instructions}']), { describe, it })

examineLlmProvider(
  'recorder',
  (model) => inProcess(model, (provider, folder) => recorder({ file: join(folder, 'answers.ndjson'), provider })),
  { describe, it },
)
