import { stat } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { Option } from 'commander'
import { redact, RetriageError, type JobId } from 'retriage'
import { openStore, type Store, type StoredWorkflow } from 'retriage/stores'

const defaultDatabase = join('.retriage', 'retriage.db')

/** The option of every command that reads or writes workflows. */
export function databaseOption(): Option {
  return new Option(
    '--database <FILE>',
    `where workflows are kept: a file, or a postgres:// address (default: $RETRIAGE_DATABASE, else ${defaultDatabase})`,
  )
}

/** A database as somebody named it. */
export class Database {
  /** For `openStore`. */
  readonly address: string
  private readonly given: boolean

  constructor({ database }: { database?: string }, env: NodeJS.ProcessEnv = process.env) {
    this.given = database !== undefined
    this.address = database ?? (env['RETRIAGE_DATABASE'] || defaultDatabase)
  }

  /** For messages: without a password. */
  get place(): string {
    return redact(this.address)
  }

  /** Folder for logs where none is named: beside the database, and another one for each, because all of them count their jobs from 1. */
  get outputDir(): string {
    if (!this.isFile) return join(dirname(defaultDatabase), this.address === ':memory:' ? 'output' : 'postgres-output')
    const name = basename(this.address, extname(this.address))
    return join(dirname(this.address), name === basename(defaultDatabase, '.db') ? 'output' : `${name}-output`)
  }

  /** Its file; undefined where it is none. */
  get file(): string | undefined {
    return this.isFile ? this.address : undefined
  }

  /** A command that a person can type to go on: `command("run 3")` is `"retriage run 3"`, with the database where it must be named. */
  command(words: string): string {
    return `retriage ${words}${this.given ? ` --database ${this.place}` : ''}`
  }

  /**
   * Opens the store for as long as `use` takes.
   *
   * @throws `not_found` where it is a file that is not there
   */
  async read<T>(use: (store: Store) => Promise<T>): Promise<T> {
    if (this.isFile && !(await isThere(this.address))) {
      throw new RetriageError(
        'not_found',
        `${this.place}: there is no such database; name another with --database or RETRIAGE_DATABASE, or make it with "retriage run SPEC.yaml"`,
        { file: this.address },
      )
    }
    return this.open(use)
  }

  /** The same, and makes the file where it is not there. */
  async open<T>(use: (store: Store) => Promise<T>): Promise<T> {
    const store = await openStore(this.address)
    try {
      return await use(store)
    } finally {
      await store.close()
    }
  }

  /** @throws `not_found` where the store has no such workflow */
  async workflow(store: Store, workflowId: JobId): Promise<StoredWorkflow> {
    const stored = await store.load(workflowId)
    if (stored) return stored
    throw new RetriageError(
      'not_found',
      `no workflow ${workflowId} in ${this.place}; "${this.command('workflows list')}" shows which there are`,
      {
        id: String(workflowId),
      },
    )
  }

  /** @throws `not_found` where no workflow of the store has such a job */
  async workflowOfJob(store: Store, jobId: JobId): Promise<StoredWorkflow> {
    const workflowId = await store.workflowOfJob(jobId)
    if (workflowId !== undefined) return this.workflow(store, workflowId)
    throw new RetriageError(
      'not_found',
      `no job ${jobId} in ${this.place}; "${this.command('jobs list WORKFLOW_ID')}" shows the jobs of a workflow`,
      {
        id: String(jobId),
      },
    )
  }

  private get isFile(): boolean {
    return this.address !== ':memory:' && this.address !== '' && !/^[a-z][a-z0-9+.-]+:\/\//i.test(this.address)
  }
}

/** An empty file is no database yet, and reading must not make one of it. */
async function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => !found.isFile() || found.size > 0,
    () => false,
  )
}
