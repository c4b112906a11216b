import { isRetriageError, RetriageError } from 'retriage/core'

/** The address without its password, for messages. */
export function placeOf(url: string): string {
  try {
    const { protocol, username, host, pathname } = new URL(url)
    return `${protocol}//${username && `${username}@`}${host}${pathname}`
  } catch {
    // Not quoted: what cannot be read may still hold a password.
    throw new RetriageError(
      'usage',
      'the address of the PostgreSQL database cannot be read; write postgres://user:password@host:port/database',
    )
  }
}

const remedies: readonly (readonly [RegExp, string])[] = [
  [/^(ECONNREFUSED|ENOENT|EHOSTUNREACH|ENETUNREACH)$/, 'cannot be reached; start the server, or correct host and port'],
  [/^(ENOTFOUND|EAI_AGAIN)$/, 'cannot be reached, its host is not known; correct the address'],
  [/^(ECONNRESET|EPIPE|ETIMEDOUT|08\w{3}|57P0[123])$/, 'has closed the connection; try again, what was committed is there'],
  [/^28\w{3}$/, 'refuses user or password; correct them'],
  [/^3D000$/, 'does not exist on that server; create the database, or correct the name'],
  [/^42501$/, 'does not allow this user to make or use its tables; grant it, or name a schema of its own'],
  [/^53\w{3}$/, 'has too few connections, memory or disk left; free some and try again'],
  [/^25006$/, 'only allows reading; name the server that can be written'],
]

/** What `pg` says without a code when a connection is lost or does not come about. */
const lost = /terminated|timeout|not queryable|closed/i

/** An error of the server or of the way to it as one that names the address and the remedy; any other as it is. */
export function explain(error: unknown, place: string): unknown {
  if (isRetriageError(error) || !(error instanceof Error)) return error
  const { code } = error as { code?: unknown }
  const known = typeof code === 'string' ? remedies.find(([codes]) => codes.test(code))?.[1] : undefined
  const remedy =
    known ?? (code === undefined && lost.test(error.message) ? 'has closed the connection, or does not answer; try again' : undefined)
  if (remedy === undefined) return error
  return new RetriageError('environment', `${place} ${remedy} (${messageOf(error)})`, { file: place }, { cause: error })
}

/** A host with several addresses fails with one error for each, and an empty message. */
function messageOf(error: Error): string {
  const errors = error instanceof AggregateError ? (error.errors as Error[]) : [error]
  return errors.map(({ message }) => message).join('; ')
}
