import { loopOver } from './loop.ts'

/** V8's own expressions. Unsafe: some take exponential time on lines that anybody can write. */
export const subject = loopOver((source) => new RegExp(source, 'm'))
