import { join } from 'node:path'
import { Program } from './program.ts'

/** A subject in a Node process of its own. Rooms of the library are imported as they are built, not from their sources. */
export function hosted(name: string, subject: string, note = ''): Program {
  const host = join(import.meta.dirname, '..', 'host.ts')
  return new Program(name, [process.execPath, '--import', 'tsx', host, subject], 'json', note)
}
