export * from './limit-time.ts'
