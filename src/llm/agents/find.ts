import { access, constants, stat } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { RetriageError } from 'retriage/core'
import type { AgentCli } from './agent.ts'

/**
 * Path of an agent's program.
 *
 * @throws `missing_dependency` saying what to install, where it is not on the PATH
 */
export async function findAgent({ program, title, install }: AgentCli, path = process.env['PATH'] ?? ''): Promise<string> {
  for (const folder of path.split(delimiter)) {
    const file = join(folder || '.', program)
    if (await isProgram(file)) return file
  }
  throw new RetriageError('missing_dependency', `${title}: there is no program "${program}" on the PATH; ${install}`)
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK)
    return (await stat(file)).isFile()
  } catch {
    return false
  }
}
