import { createRequire } from 'node:module'
import type { Expression, ExpressionEngine } from 'retriage/core'
import { characters } from './characters.ts'
import { codePoints } from './spelling.ts'

type Re2JsModule = typeof import('re2js')

let loaded: Re2JsModule | undefined

/** RE2 in JavaScript (the re2js package), loaded when the first expression is compiled: linear time as well, and no limit but the process's own. */
export const re2Js: ExpressionEngine = {
  id: 're2js',
  compile(source, { ignoreCase }): Expression {
    loaded ??= createRequire(import.meta.url)('re2js') as Re2JsModule
    const { RE2JS } = loaded
    const expression = RE2JS.compile(codePoints(source), ignoreCase ? RE2JS.CASE_INSENSITIVE : 0)
    return { test: (line) => expression.test(line) }
  },
  characters,
}
