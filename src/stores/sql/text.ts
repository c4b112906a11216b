import type { JobId } from 'retriage/core'

const quoted = '\\json:'

/**
 * A text as databases can keep it. PostgreSQL has no NUL in a text, SQLite ends one there, and UTF-8 has no lone surrogates; logs and commands
 * have all of them. A text with any is kept as JSON behind a mark, every other one as it is.
 */
export function keepText(text: string): string {
  return text.includes('\0') || /\p{Surrogate}/u.test(text) || text.startsWith(quoted) ? quoted + JSON.stringify(text) : text
}

export function readText(kept: string): string {
  return kept.startsWith(quoted) ? (JSON.parse(kept.slice(quoted.length)) as string) : kept
}

export function keepOptional(text: string | null): string | null {
  return text === null ? null : keepText(text)
}

export function readOptional(kept: string | null): string | null {
  return kept === null ? null : readText(kept)
}

/** JSON escapes what `keepText` looks for. */
export function keepJson(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value)
}

export function readJson(kept: string | null): unknown {
  return kept === null ? null : JSON.parse(kept)
}

/** `456` and `"456"` are one id. */
export function keepId(id: JobId): string {
  return keepText(String(id))
}

/** An id of digits is a number, whichever form it was given in. */
export function readId(kept: string): JobId {
  return /^(0|[1-9]\d{0,14})$/.test(kept) ? Number(kept) : readText(kept)
}
