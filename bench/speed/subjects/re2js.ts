import { RE2JS } from 're2js'
import { loopOver } from './loop.ts'

export const subject = loopOver((source) => RE2JS.compile(source, RE2JS.MULTILINE))
