import { nearest, RetriageError } from 'retriage/core'
import type { AgentCli } from './agent.ts'
import { claude } from './claude.ts'
import { copilot } from './copilot.ts'

export * from './agent.ts'
export * from './errand.ts'
export * from './find.ts'
export type { AbortSignalLike } from '../program/run.ts'
export { claude, copilot }

/** Every agent whose command line is known, by id. */
export const agents: Readonly<Record<string, AgentCli>> = { claude, copilot }

/** @throws `usage` naming those there are */
export function agentOf(id: string): AgentCli {
  const found = Object.hasOwn(agents, id) ? agents[id] : undefined
  if (found) return found
  const near = nearest(id, Object.keys(agents))
  throw new RetriageError(
    'usage',
    `there is no agent "${id}"${near === undefined ? '' : `; did you mean ${near}?`} (${Object.keys(agents).join(', ')})`,
  )
}
