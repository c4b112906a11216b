import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeTail, readLogTail } from './log-tail.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'retriage-tail-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

describe('readLogTail', () => {
  it('returns a short file whole, whatever it begins with', async () => {
    expect(await readLogTail(await file('short', '\uFEFFone\ntwo'))).toBe('\uFEFFone\ntwo')
    expect(await readLogTail(await file('empty', ''))).toBe('')
    expect(await readLogTail(await file('exact', 'a\nb\n'), 4)).toBe('a\nb\n')
  })

  it('starts a long file at a line', async () => {
    expect(await readLogTail(await file('long', 'first line\nsecond\nthird\nfourth\n'), 18)).toBe('third\nfourth\n')
  })

  it('keeps the end of a line that is longer than what is read, from a whole character on', async () => {
    expect(await readLogTail(await file('giant', `${'é'.repeat(50)}\n`), 12)).toBe('éééééé\n'.slice(1))
    expect(await readLogTail(await file('progress', `${'x'.repeat(90)}\nend\n`), 20)).toBe(`${'x'.repeat(15)}\nend\n`)
  })

  it('survives bytes that are not UTF-8', async () => {
    expect(await readLogTail(await file('latin1', new Uint8Array([0x66, 0xe9, 0xff, 0x0a])))).toBe('f\uFFFD\uFFFD\n')
    expect(decodeTail(new Uint8Array([0x80, 0x80, 0x80, 0x80]), true)).toBe('\uFFFD')
  })

  it('has nothing to say about what is not a file', async () => {
    expect(await readLogTail(join(folder, 'absent'))).toBeUndefined()
    expect(await readLogTail(folder)).toBeUndefined()
    execFileSync('mkfifo', [join(folder, 'pipe')])
    expect(await readLogTail(join(folder, 'pipe'))).toBeUndefined()
  })

  it('reads a file that grows meanwhile up to where it ended', async () => {
    const path = await file('growing', 'a\n'.repeat(100_000))
    const [tail] = await Promise.all([readLogTail(path, 1000), appendFile(path, 'b\n'.repeat(1000))])
    expect(tail?.length).toBeLessThanOrEqual(1000)
  })
})
