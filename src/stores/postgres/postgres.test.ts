import { createJob, workflowOf } from 'retriage/core'
import { examineStore } from 'retriage/testing'
import { Client } from 'pg'
import { describe, expect, it } from 'vitest'
import { examinePostgres } from '../../../test/examine-postgres.ts'
import { openPostgresStore } from './postgres.ts'

describe('an address of PostgreSQL', () => {
  it('is never shown with its password', async () => {
    const nobody = 'postgres://me:hush@127.0.0.1:1/jobs'
    const failure = await openPostgresStore(nobody).catch((error: unknown) => error as Error)
    expect(failure).toMatchObject({ code: 'environment', place: { file: 'postgres://me@127.0.0.1:1/jobs' } })
    expect((failure as Error).message).toContain('postgres://me@127.0.0.1:1/jobs cannot be reached')
    for (const bad of ['postgres://me:hush@:::/x', 'postgres://me:hush@host:port/x']) {
      await expect(openPostgresStore(bad)).rejects.toMatchObject({ code: 'usage', message: expect.not.stringContaining('hush') })
    }
  })
})

examinePostgres('a PostgreSQL store', (url) => {
  let made = 0
  const fresh = () => `s${++made} "quoted"`
  const sql = async (text: string) => {
    const client = new Client(url())
    await client.connect()
    return client.query(text).finally(() => client.end())
  }

  examineStore(
    'postgres',
    async () => {
      const schema = fresh()
      return { store: await openPostgresStore(url(), { schema }), reopen: () => openPostgresStore(url(), { schema }) }
    },
    { describe, it },
  )

  it('makes its tables once, however many open them at the same time', async () => {
    const stores = await Promise.all(Array.from({ length: 8 }, () => openPostgresStore(url())))
    await stores[0]!.create(
      ({ workflowId, firstJobId }) => workflowOf({ workflowId, name: 'w', jobs: [createJob({ jobId: firstJobId, name: 'a' })] }),
      1,
    )
    for (const store of stores) expect(await store.list()).toHaveLength(1)
    for (const store of stores) await store.close()
  })

  it('keeps away from the tables of a newer release, and says to upgrade', async () => {
    await (await openPostgresStore(url(), { schema: 'later' })).close()
    await sql('UPDATE later.schema_version SET version = 99')
    await expect(openPostgresStore(url(), { schema: 'later' })).rejects.toMatchObject({
      ...{ code: 'environment', message: expect.stringContaining('upgrade retriage') },
    })
  })

  it('says what is wrong with an address', async () => {
    await expect(openPostgresStore(url().replace(/postgres$/, 'absent'))).rejects.toMatchObject({
      ...{ code: 'environment', message: expect.stringContaining('does not exist') },
    })
    await sql('CREATE ROLE guest LOGIN')
    const guest = url().replace('postgres@', 'guest@')
    await expect(openPostgresStore(guest)).rejects.toMatchObject({
      code: 'environment',
      message: expect.stringContaining('does not allow'),
    })
  })

  it('says that a connection was lost, leaves nothing half done, and goes on with the next', async () => {
    const store = await openPostgresStore(url(), { schema: 'lost' })
    await store.create(
      ({ workflowId, firstJobId }) => workflowOf({ workflowId, name: 'w', jobs: [createJob({ jobId: firstJobId, name: 'a' })] }),
      1,
    )
    const end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'retriage'"
    const dying = store.create(
      (ids) =>
        workflowOf({
          ...ids,
          name: 'x',
          jobs: Array.from({ length: 20_000 }, (_, i) => createJob({ jobId: ids.firstJobId + i, name: 'a' })),
        }),
      2,
    )
    const outcome = dying.then(
      () => undefined,
      (error: unknown) => error,
    )
    await sql(end)
    const error = await outcome
    if (error !== undefined) expect(error).toMatchObject({ code: 'environment' })
    expect((await store.list()).map(({ name }) => name)).toEqual(error === undefined ? ['w', 'x'] : ['w'])
    await store.close()
  })

  it('lets nobody change its audit', async () => {
    await (await openPostgresStore(url(), { schema: 'fixed' })).close()
    for (const change of ['DELETE FROM fixed.audit', "UPDATE fixed.audit SET actor = 'b'", 'TRUNCATE fixed.audit']) {
      await expect(sql(change)).rejects.toThrow('only added')
    }
  })
})
