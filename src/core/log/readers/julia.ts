import { headlines } from './headlines.ts'

/** Julia: `ERROR: LoadError: message`, with or without the class that says what kind. */
export const readJulia = headlines('julia', [/^ERROR: LoadError: (\S.{0,2000})$/, /^(?:caused by|nested task error): (\S.{0,2000})$/])
