export * from './limits.ts'
export * from './llm.ts'
export * from './provider.ts'
export { estimateTokens } from './spending.ts'
