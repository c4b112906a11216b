import { describe, expect, it } from 'vitest'
import { Database } from './database.ts'

describe('a database', () => {
  it('is the one that is named, else that of the environment, else the default', () => {
    expect(new Database({ database: 'a.db' }, { RETRIAGE_DATABASE: 'b.db' }).address).toBe('a.db')
    expect(new Database({}, { RETRIAGE_DATABASE: 'b.db' }).address).toBe('b.db')
    expect(new Database({}, { RETRIAGE_DATABASE: '' }).address).toBe('.retriage/retriage.db')
  })

  it.each([
    ['.retriage/retriage.db', '.retriage/output'],
    ['/data/retriage.db', '/data/output'],
    ['/data/nightly.sqlite', '/data/nightly-output'],
    ['jobs', 'jobs-output'],
    ['postgres://etl:hunter2@db/jobs', '.retriage/postgres-output'],
    [':memory:', '.retriage/output'],
  ])('%s keeps logs in %s', (database, folder) => expect(new Database({ database }).outputDir).toBe(folder))

  it('says how to go on, and no password', () => {
    expect(new Database({}, { RETRIAGE_DATABASE: 'b.db' }).command('run 3')).toBe('retriage run 3')
    expect(new Database({ database: 'a.db' }).command('run 3')).toBe('retriage run 3 --database a.db')
    expect(new Database({ database: 'postgres://etl:hunter2@db/jobs' }).place).toBe('postgres://etl:[redacted:url-password]@db/jobs')
  })
})
