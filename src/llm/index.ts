export * from './limit-time.ts'
export * from './recorder.ts'
