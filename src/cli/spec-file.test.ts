import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readSpecFile } from './spec-file.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'retriage-spec-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function problem(text: string): Promise<string> {
  const file = join(folder, 'w.yaml')
  await writeFile(file, text)
  return readSpecFile(file).then(
    () => 'none',
    (error: unknown) => (error as Error).message.replace(`${folder}/`, ''),
  )
}

describe('a workflow file', () => {
  it('may be YAML with anchors, or JSON', async () => {
    expect(await problem('name: w\njobs:\n  - &a { name: a, command: "true" }\n  - { <<: *a, name: b }\n')).toBe('none')
    expect(await problem('{"name": "w", "jobs": [{"name": "a", "command": "true"}]}')).toBe('none')
  })
  it('is told the line of a key that is not known', async () => {
    expect(await problem('name: w\njobs:\n  - name: a\n    comand: "true"\n')).toMatch(
      /^w\.yaml:4: jobs\[0\]: unknown key "comand"; did you mean "command"\?/,
    )
    expect(await problem('name: w\nuse_pending: true\njobs: []\n')).toMatch(/^w\.yaml:2: unknown key "use_pending"/)
  })
  it('is told the line of a value that does not fit', async () => {
    expect(await problem('name: w\njobs:\n  - name: a\n    command: "true"\n    depends_on: [b]\n')).toMatch(
      /^w\.yaml:5: jobs\[0\]\.depends_on: /,
    )
    expect(await problem('name: w\njobs:\n  - name: a\n')).toMatch(/^w\.yaml: jobs\[0\]\.command: is missing/)
  })
  it('is told the line where YAML ends', async () => {
    expect(await problem('name: w\njobs: [\n')).toMatch(/^w\.yaml:\d+:\d+: not readable as YAML: /)
    expect(await problem('name: w\nname: x\njobs: []\n')).toMatch(/^w\.yaml:2:1: not readable as YAML: Map keys must be unique/)
  })
  it('may be empty, which is an error of the same kind', async () => {
    expect(await problem('')).toMatch(/^w\.yaml: /)
  })
})
