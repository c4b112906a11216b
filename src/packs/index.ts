export * from './load.ts'
export * from './examine.ts'
