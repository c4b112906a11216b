import { Command } from 'commander'
import { listCommand } from '../jobs/list.ts'
import { resolveCommand } from '../jobs/resolve.ts'
import { showCommand } from '../jobs/show.ts'

/** `retriage jobs`: what became of jobs, and what a person decides about them. */
export function jobsCommand(): Command {
  return new Command('jobs')
    .description('list jobs, show their history, decide about those that are held')
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(resolveCommand())
}
