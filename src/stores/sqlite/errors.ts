import { isRetriageError, RetriageError } from 'retriage/core'

/** Whether another connection holds what was asked for. */
export function isBusy(error: unknown): boolean {
  return codeOf(error).startsWith('SQLITE_BUSY')
}

const remedies: readonly (readonly [RegExp, string])[] = [
  [/^SQLITE_BUSY/, 'is locked by another process; find the one that holds it, or try again'],
  [/^SQLITE_(NOTADB|CORRUPT)/, 'is not a database, or is damaged; name another file, or put it back from a copy'],
  [/^SQLITE_(READONLY|PERM|AUTH)/, 'cannot be written; change its permissions, or name another file'],
  [/^SQLITE_FULL/, 'cannot grow, the disk is full; make room and try again'],
  [/^SQLITE_(IOERR|PROTOCOL|NOLFS)/, 'cannot be read or written; it must be on a local disk that works'],
  [/^(SQLITE_CANTOPEN|E[A-Z]+$|ConnectionFailed)/, 'cannot be opened; name a file in a folder that can be written'],
]

/** An error of SQLite or of the file system as one that names the file and the remedy; any other as it is. */
export function explain(error: unknown, file: string): unknown {
  if (isRetriageError(error) || !(error instanceof Error)) return error
  const remedy = remedies.find(([code]) => code.test(codeOf(error)))?.[1]
  return remedy === undefined ? error : new RetriageError('environment', `${file} ${remedy} (${error.message})`, { file }, { cause: error })
}

/** libsql gives no code where it cannot open a file. */
function codeOf(error: unknown): string {
  const { code, message = '' } = error as { code?: unknown; message?: string }
  return typeof code === 'string' && code !== '' ? code : message
}
