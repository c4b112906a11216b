import type { Expression, ExpressionEngine } from 'retriage/core'
import { characters } from './characters.ts'
import { re2Js } from './re2-js.ts'
import { re2Wasm } from './re2-wasm.ts'

/**
 * Expressions that re2-wasm holds at once. Its heap is fixed, and what matching adds to it grows with the variety of the lines: 893
 * expressions filled it after about a hundred logs (re2-wasm 1.0.2, Node 20). A log calls for ten to thirty.
 */
const mostInWasm = 100
/** Expressions of re2js that are kept; they take some ten kilobytes each. */
const mostInJs = 500

const inWasm = new Map<string, Expression>()
const inJs = new Map<string, Expression>()
let wasmIsFull = false

/**
 * The default engine: RE2 syntax and semantics, linear time whatever the expression, no look-around, no back-references. The first hundred
 * expressions a process calls for run in re2-wasm and stay; further ones, and all of them should its heap ever fill, run in re2js, with the same
 * answers, and the last few hundred are kept.
 */
export const re2: ExpressionEngine = {
  id: 're2',
  characters(source, options) {
    return explained(source, () => characters(source, options))
  },
  compile(source, { ignoreCase }) {
    const key = `${ignoreCase ? 'i' : ''}/${source}`
    const known = inWasm.get(key) ?? inJs.get(key)
    if (known) return known
    if (!wasmIsFull && inWasm.size < mostInWasm) {
      const expression = compileInWasm(source, { ignoreCase })
      inWasm.set(key, expression)
      return expression
    }
    const expression = compileInJs(source, { ignoreCase })
    if (inJs.size >= mostInJs) inJs.delete(inJs.keys().next().value!)
    inJs.set(key, expression)
    return expression
  },
}

function compileInWasm(source: string, options: { ignoreCase: boolean }): Expression {
  let first: Expression
  try {
    first = re2Wasm.compile(source, options)
  } catch (error) {
    if (isHeapFailure(error)) wasmIsFull = true
    return compileInJs(source, options)
  }
  let second: Expression | undefined
  return {
    test(line) {
      if (!wasmIsFull) {
        try {
          return first.test(line)
        } catch {
          // After its heap overflowed, nothing that re2-wasm holds can be trusted.
          wasmIsFull = true
        }
      }
      return (second ??= compileInJs(source, options)).test(line)
    },
  }
}

/** Refuses what is no RE2 expression: both engines do, and this one never for want of memory. */
function compileInJs(source: string, options: { ignoreCase: boolean }): Expression {
  return explained(source, () => re2Js.compile(source, options))
}

function explained<T>(source: string, ask: () => T): T {
  try {
    return ask()
  } catch (error) {
    throw new Error(explain(source, (error as Error).message), { cause: error })
  }
}

/** Emscripten aborts with an error of WebAssembly; a wrong expression is a SyntaxError. */
function isHeapFailure(error: unknown): boolean {
  return !(error instanceof SyntaxError)
}

export function explain(source: string, message: string): string {
  if (/\(\?<?[=!]/.test(source))
    return 'uses look-around, which is not linear-time; match the whole phrase and list the exception under "except" and "near_miss"'
  if (/\\[1-9]/.test(source))
    return 'uses a back-reference, which is not linear-time; write the repeated part out, or match less of the line'
  if (/repetition|repeat/i.test(message)) return 'repeats a part more than 1,000 times; use "+" or "*", which cost nothing here'
  return `is not a valid RE2 expression (${message.replace(/^error parsing regexp: /, '').slice(0, 200)}); see the syntax page of RE2`
}
