import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openStore } from './open.ts'

it('takes a path for a file, and refuses the addresses of other servers and nothing at all', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'retriage-open-'))
  const store = await openStore(join(folder, 'a', 'b.db'))
  expect(await store.list()).toEqual([])
  await store.close()
  await rm(folder, { recursive: true })
  await expect(openStore('postgresql://127.0.0.1:1/x')).rejects.toMatchObject({ code: 'environment' })
  for (const other of ['mysql://host/x', 'libsql://host', 'https://host/x', '']) {
    await expect(openStore(other)).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining('postgres://') })
  }
})
