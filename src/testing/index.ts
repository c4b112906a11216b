export * from './store/exam.ts'
