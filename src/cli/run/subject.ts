import { stat } from 'node:fs/promises'
import type { WorkflowSpec } from 'retriage'
import type { Database } from '../database.ts'
import { readSpecFile } from '../spec-file.ts'

/**
 * What `retriage run` is asked to run: the workflow of a file, or undefined for one that the database has. A file goes before a workflow of the same
 * name, and digits that name no file are the id of a workflow, whether it is there or not.
 *
 * @throws what `readSpecFile` does, which includes that there is no such file
 */
export async function specOf(subject: string, database: Database): Promise<WorkflowSpec | undefined> {
  if (await isThere(subject)) return readSpecFile(subject)
  if (/^\d+$/.test(subject)) return undefined
  const known = await database.read((store) => store.load(subject)).catch(() => undefined)
  return known ? undefined : readSpecFile(subject)
}

async function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  )
}
