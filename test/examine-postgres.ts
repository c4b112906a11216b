import { afterAll, beforeAll, describe, it } from 'vitest'
import { postgresPrograms, startPostgres, type PostgresServer } from './postgres-server.ts'

/**
 * Tests that need a server, which is theirs alone. They are skipped, with the reason printed, where none is installed; with
 * `RETRIAGE_REQUIRE_POSTGRES=1` that is a failure.
 *
 * @param body registers the tests; `url` gives the address of the database once they run
 */
export function examinePostgres(name: string, body: (url: () => string) => void): void {
  const programs = postgresPrograms()
  if (programs === undefined) {
    const reason = 'no server is installed; install the Debian package "postgresql"'
    if (process.env['RETRIAGE_REQUIRE_POSTGRES'] === '1') it(name, () => Promise.reject(new Error(reason)))
    else describe.skip(`${name} (${reason})`, () => it('is skipped', () => undefined))
    return
  }
  describe(name, () => {
    let server: PostgresServer
    beforeAll(async () => {
      server = await startPostgres(programs)
    }, 60_000)
    afterAll(() => server.stop(), 60_000)
    body(() => server.url)
  })
}
