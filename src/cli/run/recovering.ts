import { InvalidArgumentError, type Command } from 'commander'
import { createTriage, parsePolicy, type Policy, type PolicyChanges } from 'retriage'
import type { JobSystem } from 'retriage/adapters'
import { recover, type RecoveryOptions, type RecoveryReport } from 'retriage/runner'
import type { Store } from 'retriage/stores'
import { colorOption, jsonOption, whole } from '../arguments.ts'
import { databaseOption, type Database } from '../database.ts'
import { outsideOf, withOutsideOptions } from '../outside.ts'
import { readPolicy } from '../policy-file.ts'
import { withAiOptions, type AiOptions } from './ai-recovery.ts'
import type { DriveOptions } from './drive.ts'
import { runHook } from './hook.ts'

/** What `recover` and `watch` are told alike. */
export interface RecoveringOptions extends DriveOptions, AiOptions {
  database?: string
  retryUnknown?: true
  memoryMultiplier?: number
  runtimeMultiplier?: number
  recoveryHook?: string
  policy?: string
}

/** Gives a command the options of everything that recovers. */
export function withRecoveringOptions(command: Command): Command {
  return withAiOptions(withOutsideOptions(command))
    .option('--policy <FILE>', 'changes to the default policy (YAML or JSON)')
    .option('--retry-unknown', 'try failures again whose cause is not known, as often as the budget of unknown causes allows')
    .option(
      '--memory-multiplier <X>',
      'what a job that ran out of memory asks for next, times what it had or used (default 1.5)',
      multiplier,
    )
    .option('--runtime-multiplier <X>', 'the same for a job that ran out of time (default 1.5)', multiplier)
    .option(
      '--recovery-hook <CMD>',
      'command to run where causes are not known, before anything is resolved; those jobs are tried again after it, and a hook that fails ends the recovery',
    )
    .option('-j, --jobs <N>', 'attempts that run at once (default: the processors of this machine)', whole(1))
    .option('-o, --output-dir <DIR>', 'folder for the logs of every attempt (default: beside the database)')
    .addOption(databaseOption())
    .addOption(jsonOption())
    .addOption(colorOption())
}

/** The policy of the jobs that run: what is not known is held for the next round, unless it is to be tried again in any case. */
export async function policyOf({ policy, retryUnknown, memoryMultiplier, runtimeMultiplier }: RecoveringOptions): Promise<Policy> {
  const changes: PolicyChanges = {
    ...(retryUnknown ? { unknown: 'retry' } : {}),
    ...(memoryMultiplier === undefined ? {} : { memory: { factor: memoryMultiplier } }),
    ...(runtimeMultiplier === undefined ? {} : { runtime: { factor: runtimeMultiplier } }),
  }
  return parsePolicy(changes, policy === undefined ? undefined : await readPolicy(policy))
}

/** What a recovery is about. */
export interface RecoverySubject {
  store: Store
  database: Database
  workflowId: number | string
  system: JobSystem
  outputDir: string
  dryRun?: boolean
  /** Who is sent for what stays held. */
  agent?: RecoveryOptions['agent'] | undefined
}

/** Recovers once as the options say. A hook has repaired what it could, so what it was run for is tried again. */
export async function recoverOnce(
  options: RecoveringOptions,
  { store, database, workflowId, system, outputDir, dryRun = false, agent }: RecoverySubject,
): Promise<RecoveryReport> {
  const { recoveryHook } = options
  const policy = parsePolicy(recoveryHook === undefined ? {} : { unknown: 'retry' }, await policyOf(options))
  const context = { workflowId, outputDir, database: database.address }
  const outside = await outsideOf(options)
  const { redactions = [] } = outside
  return recover(workflowId, {
    ...{ store, system, dryRun, redactions, triage: createTriage({ policy, ...outside }) },
    ...(agent ? { agent } : {}),
    ...(recoveryHook === undefined ? {} : { hook: (jobs) => runHook(recoveryHook, jobs, context) }),
  })
}

function multiplier(text: string): number {
  const factor = /^\d{1,3}(\.\d{1,6})?$/.test(text) ? Number(text) : NaN
  if (!(factor > 1 && factor <= 100)) throw new InvalidArgumentError('write a number above 1, up to 100.')
  return factor
}
