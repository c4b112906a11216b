/** Turns the keys of plain data to camelCase, drops nulls, and leaves values alone. */
export function camelKeys(value: unknown): unknown {
  if (isCamel(value)) return value
  return rename(value, (key) => key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()), true)
}

/** Whether there is nothing to turn or to drop: what a program of this language hands in mostly is so. */
function isCamel(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  for (const key of Object.keys(value)) {
    const item = (value as Record<string, unknown>)[key]
    if (item === undefined || typeof item === 'object' || key.includes('_')) return false
  }
  return !Array.isArray(value)
}

/** Turns the keys of plain data to snake_case, drops what is undefined, and leaves values alone: the wire form of every public shape. */
export function toWire(value: unknown): unknown {
  return rename(value, snakeCase, false)
}

/** A name in the spelling of the wire form. */
export function snakeCase(name: string): string {
  return name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

function rename(value: unknown, key: (name: string) => string, dropNull: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => rename(item, key, dropNull))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined && !(dropNull && item === null))
      .map(([name, item]) => [key(name), rename(item, key, dropNull)]),
  )
}
