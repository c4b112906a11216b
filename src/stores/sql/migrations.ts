import { RetriageError } from 'retriage/core'
import type { Dialect } from './dialect.ts'

type Migration = (dialect: Dialect) => readonly string[]

/**
 * How the tables came to be, one step per version; a step that was released is never changed. Status and action are words and not codes, so that
 * a person with a database shell can read them.
 */
const migrations: readonly Migration[] = [
  ({ real, serial, tableEnd, appendOnly, table }) => [
    `CREATE TABLE ${table('workflows')} (
      seq ${serial},
      id TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      run_id INTEGER NOT NULL,
      version INTEGER NOT NULL,
      created_at ${real} NOT NULL,
      use_pending_failed INTEGER NOT NULL,
      failure_handlers TEXT NOT NULL
    )${tableEnd}`,
    `CREATE TABLE ${table('jobs')} (
      id TEXT NOT NULL PRIMARY KEY,
      workflow_id TEXT NOT NULL REFERENCES ${table('workflows')} (id),
      position INTEGER NOT NULL,
      changed INTEGER NOT NULL,
      status TEXT NOT NULL,
      run_id INTEGER NOT NULL,
      attempt_id INTEGER NOT NULL,
      worker TEXT,
      return_code ${real},
      signal TEXT,
      resources TEXT NOT NULL,
      handler_retries TEXT NOT NULL,
      recovery_script TEXT,
      decision TEXT,
      name TEXT NOT NULL,
      command TEXT NOT NULL,
      cancel_on_blocking_job_failure INTEGER NOT NULL,
      failure_handler TEXT,
      input_files TEXT NOT NULL,
      output_files TEXT NOT NULL
    )${tableEnd}`,
    // What changed since a version, and how many jobs are in which status, without reading a job.
    `CREATE INDEX jobs_by_change ON ${table('jobs')} (workflow_id, changed, status)`,
    `CREATE TABLE ${table('dependencies')} (
      job_id TEXT NOT NULL REFERENCES ${table('jobs')} (id),
      position INTEGER NOT NULL,
      depends_on TEXT NOT NULL,
      PRIMARY KEY (job_id, position)
    )${tableEnd}`,
    `CREATE TABLE ${table('attempts')} (
      workflow_id TEXT NOT NULL REFERENCES ${table('workflows')} (id),
      job_id TEXT NOT NULL REFERENCES ${table('jobs')} (id),
      run_id INTEGER NOT NULL,
      attempt_id INTEGER NOT NULL,
      resources TEXT NOT NULL,
      handle TEXT,
      logs TEXT,
      started_at ${real} NOT NULL,
      finished_at ${real},
      result TEXT,
      decision TEXT,
      decided_at ${real},
      PRIMARY KEY (workflow_id, job_id, run_id, attempt_id)
    )${tableEnd}`,
    // A request about a job that does not exist is recorded too, so no key leads from here to the jobs.
    `CREATE TABLE ${table('audit')} (
      seq ${serial},
      workflow_id TEXT NOT NULL REFERENCES ${table('workflows')} (id),
      job_id TEXT,
      at ${real} NOT NULL,
      actor TEXT NOT NULL,
      action TEXT NOT NULL,
      outcome TEXT NOT NULL,
      from_status TEXT,
      to_status TEXT,
      run_id INTEGER,
      attempt_id INTEGER,
      run_id_after INTEGER,
      attempt_id_after INTEGER,
      reason TEXT,
      confidence ${real},
      evidence TEXT NOT NULL,
      resources_before TEXT,
      resources_after TEXT
    )${tableEnd}`,
    `CREATE INDEX audit_of_job ON ${table('audit')} (workflow_id, job_id)`,
    ...appendOnly('audit'),
    `CREATE TABLE ${table('workers')} (
      worker_id TEXT NOT NULL PRIMARY KEY,
      host TEXT NOT NULL,
      pid ${real},
      process_start TEXT,
      workflow_id TEXT NOT NULL REFERENCES ${table('workflows')} (id),
      started_at ${real} NOT NULL,
      beat_at ${real} NOT NULL
    )${tableEnd}`,
    // One row: the next workflow and job get these numbers.
    `CREATE TABLE ${table('ids')} (workflow ${real} NOT NULL, job ${real} NOT NULL)${tableEnd}`,
    `INSERT INTO ${table('ids')} (workflow, job) VALUES (1, 1)`,
  ],
]

/** The version of the tables that this release works with. */
export const schemaVersion = migrations.length

/**
 * Statements that bring tables of that version to the present one; none where they are there.
 *
 * @param version 0 where there are no tables yet
 * @param place for the message: the file or the address
 * @throws `environment` where a newer release has been here
 */
export function migrationsFrom(version: number, dialect: Dialect, place: string): readonly string[] {
  if (version <= schemaVersion) return migrations.slice(version).flatMap((migration) => migration(dialect))
  throw new RetriageError(
    'environment',
    `${place} was written by a newer release (its tables have version ${version}, this release knows ${schemaVersion}); upgrade retriage, or name another database`,
    { file: place },
  )
}
