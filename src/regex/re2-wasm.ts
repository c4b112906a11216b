import { createRequire } from 'node:module'
import type { Expression, ExpressionEngine } from 'retriage/core'
import { characters } from './characters.ts'

type Re2Module = typeof import('re2-wasm')

let loaded: Re2Module | undefined

/**
 * RE2 as WebAssembly (the re2-wasm package), loaded when the first expression is compiled. Its heap of 16 MB is shared by all expressions,
 * never shrinks and never grows: a compiled expression stays for the life of the process, and matching adds to it. When it is full, `compile`
 * and `test` throw. `re2` in this folder lives with that; use this one alone only for few expressions.
 */
export const re2Wasm: ExpressionEngine = {
  id: 're2-wasm',
  compile(source, { ignoreCase }): Expression {
    loaded ??= createRequire(import.meta.url)('re2-wasm') as Re2Module
    const { RE2 } = loaded
    const expression = new RE2(source, ignoreCase ? 'iu' : 'u')
    return { test: (line) => expression.test(line) }
  },
  characters,
}
