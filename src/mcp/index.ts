export { agents, isAgent, mcpConfig, type Agent, type McpConfig, type McpConfigEntry, type McpLaunch } from './config.ts'
export { createMcpServer, type HttpOptions, type McpOptions, type OpenStore, type RetriageMcpServer, type Serving } from './create.ts'
