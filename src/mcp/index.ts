export { createMcpServer, type HttpOptions, type McpOptions, type OpenStore, type RetriageMcpServer, type Serving } from './create.ts'
export { triagePrompt } from './prompts/triage-prompt.ts'
export { triageTools } from './triage-tools.ts'
