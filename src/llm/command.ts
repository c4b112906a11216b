export * from './program/claude.ts'
export * from './program/command.ts'
export * from './program/copilot.ts'
