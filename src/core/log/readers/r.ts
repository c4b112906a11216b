import { headlines } from './headlines.ts'

/** R: `Error in f(x) : message` and `Error: message`; a long call puts the message on the next line. */
export const readR = headlines('r', [/^Error in .{1,300}? : {1,2}(\S.{0,2000})$/, /^Error in .{1,300}? :\s*$/], { continued: true })
