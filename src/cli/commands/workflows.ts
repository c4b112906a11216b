import { Command } from 'commander'
import { listCommand } from '../workflows/list.ts'
import { reinitCommand } from '../workflows/reinit.ts'
import { resetStatusCommand } from '../workflows/reset-status.ts'
import { statusCommand } from '../workflows/status.ts'

/** `retriage workflows`: what there is, how it stands, and how it starts again. */
export function workflowsCommand(): Command {
  return new Command('workflows')
    .description('list workflows, show how they stand, start them again')
    .addCommand(listCommand())
    .addCommand(statusCommand())
    .addCommand(resetStatusCommand())
    .addCommand(reinitCommand())
}
