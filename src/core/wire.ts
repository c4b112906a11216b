/** Turns the keys of plain data to camelCase, drops nulls, and leaves values alone. */
export function camelKeys(value: unknown): unknown {
  return rename(value, (key) => key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()), true)
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
