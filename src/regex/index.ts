export { re2 } from './re2.ts'
export { re2Js } from './re2-js.ts'
export * from './re2-wasm.ts'
export { readRedactions, redactionRule } from './redactions.ts'
