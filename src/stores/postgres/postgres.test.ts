import { examineStore } from 'retriage/testing'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { postgresPrograms, startPostgres, type PostgresServer } from '../../../test/postgres-server.ts'
import { openPostgresStore } from './postgres.ts'

const programs = postgresPrograms()
describe.skipIf(programs === undefined)('on a server', () => {
  let server: PostgresServer
  let opened = 0
  beforeAll(async () => {
    server = await startPostgres(programs!)
  })
  afterAll(() => server.stop())
  examineStore('postgres', () => openPostgresStore(server.url, { schema: `s${++opened}` }), { describe, it })
})
