export * from './llm-provider.ts'
export * from './store/exam.ts'
export { examineEvidenceProvider, type EvidenceExaminee } from './evidence/exam.ts'
