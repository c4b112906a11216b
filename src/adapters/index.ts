export * from './job-system.ts'
export * from './log-tail.ts'
export { createLocalJobSystem, type LocalOptions } from './local/local.ts'
export * from './process-identity.ts'
