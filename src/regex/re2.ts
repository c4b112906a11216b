import type { Expression, ExpressionEngine } from 'retriage/core'
import { re2Js } from './re2-js.ts'
import { re2Wasm } from './re2-wasm.ts'

/**
 * Expressions that re2-wasm holds at once. Its heap is fixed, and what matching adds to it grows with the variety of the lines: 893
 * expressions filled it after about a hundred logs (re2-wasm 1.0.2, Node 20). A log calls for ten to thirty.
 */
const mostInWasm = 100

const compiled = new Map<string, Expression>()
let wasmIsFull = false

/**
 * The default engine: RE2 syntax and semantics, linear time whatever the expression, no look-around, no back-references. The first hundred
 * expressions a process calls for run in re2-wasm; further ones, and all of them should its heap ever fill, run in re2js, with the same
 * answers. Every expression is compiled once in the life of the process.
 */
export const re2: ExpressionEngine = {
  id: 're2',
  compile(source, { ignoreCase }) {
    const key = `${ignoreCase ? 'i' : ''}/${source}`
    const known = compiled.get(key)
    if (known) return known
    const expression = compileSomewhere(source, { ignoreCase })
    compiled.set(key, expression)
    return expression
  },
}

function compileSomewhere(source: string, options: { ignoreCase: boolean }): Expression {
  if (wasmIsFull || compiled.size >= mostInWasm) return compileInJs(source, options)
  let inWasm: Expression
  try {
    inWasm = re2Wasm.compile(source, options)
  } catch (error) {
    if (isHeapFailure(error)) wasmIsFull = true
    return compileInJs(source, options)
  }
  let inJs: Expression | undefined
  return {
    test(line) {
      if (!wasmIsFull) {
        try {
          return inWasm.test(line)
        } catch {
          // After its heap overflowed, nothing that re2-wasm holds can be trusted.
          wasmIsFull = true
        }
      }
      return (inJs ??= compileInJs(source, options)).test(line)
    },
  }
}

/** Refuses what is no RE2 expression: both engines do, and this one never for want of memory. */
function compileInJs(source: string, options: { ignoreCase: boolean }): Expression {
  try {
    return re2Js.compile(source, options)
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
