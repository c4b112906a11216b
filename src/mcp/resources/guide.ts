import type { McpServer } from '@modelcontextprotocol/server'
import { guide } from '../guide.ts'

/** What is transient, what is permanent, and how the tools go together. */
export function registerGuide(server: McpServer): void {
  server.registerResource(
    'guide',
    'retriage://guide',
    {
      title: 'Transient and permanent failures',
      description: 'How to tell failures that pass from failures that stay, and how to use the tools',
      mimeType: 'text/markdown',
    },
    (uri) => ({ contents: [{ uri: uri.href, mimeType: 'text/markdown', text: guide }] }),
  )
}
