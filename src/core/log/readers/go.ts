import { headlines } from './headlines.ts'

/** Go: `panic: message` with the goroutines behind it, and what the runtime itself calls fatal. */
export const readGo = headlines('go', [/^(?:\t)?panic: ((?!test timed out).{1,2000})$/, /^fatal error: (?!.*: No such file)(.{1,2000})$/])
