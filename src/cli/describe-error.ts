/** What the system says about a file, and what to do about it. */
const words: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file; check the path',
  EISDIR: 'is a folder; name a file in it',
  ENOTDIR: 'a part of the path is no folder; check the path',
  EACCES: 'may not be read; check its permissions',
}

/** One line about what a command threw. Errors of this program say where and what to do themselves; those of the system are put into words. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code, path } = error as NodeJS.ErrnoException
  const known = code === undefined ? undefined : words[code]
  if (known === undefined) return error.message
  return path === undefined ? `the input ${known}` : `${path}: ${known}`
}
