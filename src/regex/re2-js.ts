import { createRequire } from 'node:module'
import type { Expression, ExpressionEngine } from 'retriage/core'

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
}

/** re2-wasm takes JavaScript's `\u00e9` and `\u{e9}`; RE2 itself spells them `\x{e9}`. */
export function codePoints(source: string): string {
  return source.replace(
    /(\\\\)|\\u(?:\{([0-9a-fA-F]{1,6})\}|([0-9a-fA-F]{4}))/g,
    (whole, escaped: string | undefined, braced: string | undefined, plain: string | undefined) =>
      escaped ? whole : `\\x{${braced ?? plain}}`,
  )
}
