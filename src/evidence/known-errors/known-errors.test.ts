import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { re2 } from 'retriage/regex'
import { openPostgresStore, openSqliteStore } from 'retriage/stores'
import { examineEvidenceProvider } from 'retriage/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { examinePostgres } from '../../../test/examine-postgres.ts'
import { incident } from '../../testing/evidence/occasions.ts'
import type { KnownError } from './entry.ts'
import { readKnownErrors } from './file.ts'
import { knownErrors } from './known-errors.ts'
import { writeKnownErrors, type KnownErrorTable } from './table.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'retriage-known-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const log = 'step 7\nOSError: [Errno 5] EIO: could not read block of /scratch'
const say = async (provider: ReturnType<typeof knownErrors>, about = {}): Promise<string[]> => {
  const { failure, occasion } = incident(log, about)
  return (await provider.gather(failure, occasion, { timeoutMs: 1000 })).map(({ detail }) => detail)
}
const about = (entry: Partial<KnownError>): ReturnType<typeof knownErrors> =>
  knownErrors({
    entries: [{ id: 'inc-42', note: 'storage maintenance', ...entry }],
    engine: re2,
    clock: () => Date.parse('2026-11-27T12:00:00Z'),
  })

examineEvidenceProvider(
  'known errors',
  () => ({
    provider: knownErrors({
      engine: re2,
      entries: [
        { id: 'inc-42', match: 'EIO: could not', note: 'storage maintenance until 18:00' },
        { id: 'inc-43', contains: 'refused', note: 'see password=hunter2-exam', link: 'https://wiki.example/inc-43' },
      ],
    }),
    known: { stderrTail: log },
  }),
  { describe, it },
)

describe('a known error', () => {
  it('is spoken of with its note and its link', async () => {
    expect(await say(about({ match: 'EIO: .* block', link: 'https://wiki.example/inc-42' }))).toEqual([
      'known error inc-42: storage maintenance; see https://wiki.example/inc-42',
    ])
  })

  it.each<[Partial<KnownError>, boolean]>([
    [{ match: 'EIO: .* block' }, true],
    [{ match: 'eio' }, false],
    [{ match: '(?i)eio' }, true],
    [{ contains: 'ERRNO 5' }, true],
    [{ contains: 'errno 6' }, false],
    [{ contains: 'errno 5', match: 'ENOSPC' }, false],
    [{ category: 'unknown' }, true],
    [{ cause: 'unknown/unclassified' }, true],
    [{ cause: 'filesystem/io-error', contains: 'eio' }, false],
    [{ host: 'node07' }, true],
    [{ host: 'node*' }, true],
    [{ host: '*0*7' }, true],
    [{ host: 'node0' }, false],
    [{ host: 'node07*7' }, false],
    [{ job: 'job' }, true],
    [{ job: '1' }, true],
    [{ job: 'train-*' }, false],
    [{ contains: 'eio', expires: '2026-11-27' }, true],
    [{ contains: 'eio', expires: '2026-11-26' }, false],
    [{ contains: 'eio', expires: '2026-11-27T12:00:01Z' }, true],
    [{ contains: 'eio', expires: '2026-11-27T12:00:00Z' }, false],
  ])('%j: %s', async (entry, applies) => expect(await say(about(entry))).toHaveLength(applies ? 1 : 0))

  it.each<[unknown, RegExp]>([
    [{ id: 'x' }, /^known errors: entry "x": "note": write text$/],
    [{ id: 'x', note: 'n' }, /^known errors: entry "x": applies to every failure; give at least one of match, contains/],
    [{ id: 'x', note: 'n', contain: 'y' }, /^known errors: entry "x": unknown key "contain"; did you mean "contains"\?/],
    [{ note: 'n', contains: 'y' }, /^known errors: entry "number 1": "id": write text/],
    [{ id: 'x', note: 'n', cause: 'network/refused' }, /no cause is named "network\/refused"; did you mean "network\//],
    [{ id: 'x', note: 'n', category: 'net' }, /no category is named "net"; did you mean "network"/],
    [{ id: 'x', note: 'n', match: '(?=a)' }, /^known errors: entry "x": "match" uses look-around.*; write it in the syntax of RE2/],
    [{ id: 'x', note: 'n', match: '(' }, /^known errors: entry "x": "match" is not a valid RE2 expression/],
    [{ id: 'x', note: 'n', contains: 'y', expires: 'soon' }, /"expires": write a day such as/],
    [{ id: 'x', note: 'n', contains: 'y', expires: '2026-13-01' }, /"expires": write a day such as/],
  ])('%j is refused', (entry, message) => {
    expect(() => knownErrors({ entries: [entry as KnownError], engine: re2 })).toThrow(message)
  })

  it('needs an engine for expressions alone', async () => {
    expect(() => knownErrors({ entries: [{ id: 'x', match: 'y', note: 'n' }] })).toThrow(/hand in re2 of retriage\/regex/)
    expect(await say(knownErrors({ entries: [{ id: 'x', contains: 'eio', note: 'n' }] }))).toHaveLength(1)
    expect(() =>
      knownErrors({
        entries: [
          { id: 'x', contains: 'y', note: 'n' },
          { id: 'x', contains: 'z', note: 'n' },
        ],
      }),
    ).toThrow(/stands twice/)
  })
})

describe('a file of known errors', () => {
  it('is read again when it changes, and says what is wrong with it', async () => {
    const file = join(folder, 'known.yaml')
    const write = async (text: string, second: number) => {
      await writeFile(file, text)
      await utimes(file, second, second)
    }
    const provider = knownErrors({ file, engine: re2 })
    await expect(say(provider)).rejects.toThrow(/ENOENT/)
    await write('- id: inc-42\n  match: EIO\n  note: storage maintenance\n  expires: 2999-01-01\n', 1)
    expect(await say(provider)).toEqual(['known error inc-42: storage maintenance'])
    await write('', 2)
    expect(await say(provider)).toEqual([])
    await write('- id: inc-42\n  match: EIO\n', 3)
    await expect(say(provider)).rejects.toThrow(`${file}: entry "inc-42": "note": write text`)
    await write('- [', 4)
    await expect(say(provider)).rejects.toThrow(`${file}: not readable as YAML`)
    await write('id: x', 5)
    await expect(readKnownErrors(file)).rejects.toThrow(/is not a list; write one entry after the other/)
    await write('[{"id": "inc-43", "contains": "eio", "note": "from JSON"}]', 6)
    expect(await say(provider)).toEqual(['known error inc-43: from JSON'])
  })
})

function examineTable(table: (name: string) => Promise<KnownErrorTable>): void {
  const entries: KnownError[] = [
    { id: 'inc-42', match: 'EIO', note: "storage 'maintenance'", link: 'https://wiki.example', expires: '2999-01-01' },
    { id: 'inc-43', contains: 'nothing', note: 'n' },
  ]
  it('is made where it is not there, and is empty', async () => {
    const at = await table('fresh')
    expect(await say(knownErrors({ ...at, engine: re2 }))).toEqual([])
  })
  it('is filled, changed, and read again after a while', async () => {
    const at = await table('filled')
    const kept = knownErrors({ ...at, engine: re2 })
    const fresh = knownErrors({ ...at, engine: re2, keptMs: 0 })
    await writeKnownErrors(at, entries)
    expect(await say(kept)).toEqual(["known error inc-42: storage 'maintenance'; see https://wiki.example"])
    await writeKnownErrors(at, [{ id: 'inc-42', contains: 'eio', note: 'over soon' }])
    expect(await say(fresh)).toEqual(['known error inc-42: over soon'])
    expect(await say(kept)).toEqual(["known error inc-42: storage 'maintenance'; see https://wiki.example"])
    await expect(writeKnownErrors(at, [{ id: 'x', note: 'n' }])).rejects.toThrow(/applies to every failure/)
  })
}

describe('a table of known errors in SQLite', () => {
  examineTable(async (name) => {
    const address = join(folder, `${name}.db`)
    await writeFile(address, '')
    return { address }
  })

  it('stands beside the workflows, whoever made the file', async () => {
    const address = join(folder, 'shared.db')
    await writeFile(address, '')
    await writeKnownErrors({ address }, [{ id: 'inc-42', contains: 'eio', note: 'n' }])
    await (await openSqliteStore(address)).close()
    expect(await say(knownErrors({ address }))).toHaveLength(1)
  })

  it('says which file is not there, and which is no database', async () => {
    await expect(say(knownErrors({ address: join(folder, 'absent.db') }))).rejects.toThrow(/there is no such database; correct the path/)
    const text = join(folder, 'text.db')
    await writeFile(text, 'no database at all, and long enough to be taken for one'.repeat(20))
    await expect(say(knownErrors({ address: text }))).rejects.toThrow(/the table of known errors cannot be used/)
  })
})

examinePostgres('a table of known errors in PostgreSQL', (url) => {
  examineTable(async (schema) => ({ address: url(), schema }))

  it('stands beside the workflows', async () => {
    const store = await openPostgresStore(url())
    await writeKnownErrors({ address: url() }, [{ id: 'inc-42', contains: 'eio', note: 'n' }])
    await store.close()
    expect(await say(knownErrors({ address: url() }))).toHaveLength(1)
  })
})

it('keeps the password of an address to itself', async () => {
  const asked = say(knownErrors({ address: 'postgres://etl:hunter2@127.0.0.1:1/jobs' }))
  await expect(asked).rejects.toThrow(/the table of known errors cannot be used/)
  await expect(asked).rejects.not.toThrow(/hunter2/)
})
