/** What a program needs to find itself, its files and its language. */
const usual = ['PATH', 'HOME', 'USER', 'LOGNAME', 'LANG', 'LC_ALL', 'TMPDIR', 'TZ']

/** Variables for a program: a value, or true for the one this process has. */
export type Variables = Readonly<Record<string, string | true>>

/** What is named, with its values; what this process does not have is left out. */
export function valuesOf(variables: Variables): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => {
      const known = value === true ? process.env[name] : value
      return known === undefined ? [] : [[name, known]]
    }),
  )
}

/** The whole environment of a program that is given these values. */
export function environmentWith(given: Readonly<Record<string, string>>): Record<string, string> {
  return { ...valuesOf(Object.fromEntries(usual.map((name) => [name, true]))), NO_COLOR: '1', ...given }
}
