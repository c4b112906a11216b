export * from './re2.ts'
export * from './re2-js.ts'
export * from './re2-wasm.ts'
