import type { McpServer } from '@modelcontextprotocol/server'
import { causes } from 'retriage/core'

/** The closed list of causes. */
export function registerCauses(server: McpServer): void {
  server.registerResource(
    'causes',
    'retriage://causes',
    {
      title: 'Causes of failures',
      description: 'The closed list of causes that proposals name: id, category, verdict, what happened and what to do about it',
      mimeType: 'application/json',
    },
    (uri) => ({ contents: [{ uri: uri.href, mimeType: 'application/json', text: JSON.stringify([...causes.values()]) }] }),
  )
}
