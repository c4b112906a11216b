// Makes own.jsonl: runs every case of families/ and records what it prints. Needs root on Linux (namespaces, mounts, a memory control group).
//   node --conditions=retriage-source --import tsx bench/accuracy/corpus/generate.ts [--only python,shell] [--case 7] [--print]
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { record, type Case, type Line } from './job.ts'

const here = dirname(fileURLToPath(import.meta.url))
const target = join(here, 'own.jsonl')
const { values } = parseArgs({ options: { only: { type: 'string' }, case: { type: 'string' }, print: { type: 'boolean' } } })
if (process.getuid?.() !== 0) throw new Error('run this as root: the jobs get namespaces and mounts of their own')

const wanted = values.only?.split(',')
const families = readdirSync(join(here, 'families'))
  .filter((name) => name.endsWith('.ts'))
  .map((name) => basename(name, '.ts'))
  .sort()
const before = existsSync(target)
  ? readFileSync(target, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Line)
  : []
const base = mkdtempSync(join(tmpdir(), 'retriage-corpus-'))
const lines: Line[] = []
const say = (text: string): boolean => process.stderr.write(`${text}\n`)
try {
  for (const family of families) {
    if (wanted && !wanted.includes(family)) {
      lines.push(...before.filter((line) => line.id.startsWith(`own-${family}-`)))
      continue
    }
    const { cases } = (await import(pathToFileURL(join(here, 'families', `${family}.ts`)).href)) as { cases: Case[] }
    for (const [index, item] of cases.entries()) {
      const id = `own-${family}-${String(index + 1).padStart(3, '0')}`
      const kept = before.find((line) => line.id === id)
      if (values.case && !values.case.split(',').includes(String(index + 1))) {
        if (kept) lines.push(kept)
        continue
      }
      let line: Line | string
      try {
        line = record(item, id, base)
      } catch (error) {
        line = String(error)
      }
      if (typeof line === 'string') say(`${id} ${item.tool}: ${line}`)
      else {
        lines.push(line)
        if (values.print)
          say(
            `===== ${id} ${line.tool} exit ${line.exit_code} ${JSON.stringify(line.failure ?? {})} ${line.verdict}\n${line.text
              .split('\n')
              .slice(-6)
              .map((l) => l.slice(0, 200))
              .join('\n')}\n>>> ${line.evidence}`,
          )
      }
    }
    say(`${family}: ${lines.filter((line) => line.id.startsWith(`own-${family}-`)).length} of ${cases.length}`)
  }
} finally {
  rmSync(base, { recursive: true, force: true })
}
writeFileSync(target, lines.map((line) => JSON.stringify(line) + '\n').join(''))
say(`${lines.length} logs`)
