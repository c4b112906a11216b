export * from './llm-provider.ts'
export * from './store/exam.ts'
