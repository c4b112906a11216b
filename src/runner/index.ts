export * from './event.ts'
export * from './job-report.ts'
export * from './observe.ts'
export { Runner, type Decider, type RunnerOptions, type RunOutcome } from './runner.ts'
