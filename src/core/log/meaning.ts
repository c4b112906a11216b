import type { CauseId } from '../cause.ts'
import { signalMeaning } from '../signal-meaning.ts'
import { stateMeaning } from '../state-word.ts'
import { names } from './class-names.ts'
import type { Incident } from './incident.ts'
import { kinds } from './kinds.ts'
import { signOf, signsIn } from './signs.ts'
import { words } from './words.ts'

/** What an incident means that no pattern knows. */
export interface Meaning {
  cause: CauseId
  confidence: number
}

/**
 * What an incident means, by its name and its words. The name of a class says more than prose about it, unless it is one of those that say
 * nothing, such as RuntimeError. Something is always meant: an exception that nothing explains is an exception nobody handled.
 */
export function meaningOf({ reader, name, message }: Incident): Meaning | null {
  if (reader === 'state') return stated(name, message)
  if (reader === 'exit') return reported(shellCodes[name] ?? signalMeaning(name))
  const text = message.slice(0, 1000)
  const byKind = kinds[reader]?.[name]
  if (byKind) return { cause: byKind[0], confidence: byKind[1] }
  const byWords = firstOfWords(text)
  if (wraps.test(name) && !byWords) return null
  if (reader === 'diagnostic') return { cause: 'code_bug/compile', confidence: 0.7 }
  if ((reader === 'script' || reader === 'error-stack') && !byWords) return null
  if (reader === 'prose') return byWords ? { cause: byWords[1], confidence: byWords[2] * 0.8 } : null
  if (complaints.has(reader)) return byWords ? { cause: byWords[1], confidence: byWords[2] * 0.95 } : null
  const byName = tellsNothing.test(name) ? undefined : names.find(([pattern]) => pattern.test(name))
  const best = byName && byWords ? (byName[2] >= byWords[2] ? byName : byWords) : (byName ?? byWords)
  if (best) return { cause: best[1], confidence: best[2] }
  if (reader === 'test') return { cause: 'code_bug/test-failure', confidence: 0.75 }
  return { cause: 'code_bug/exception', confidence: pointsElsewhere.test(text) ? 0.3 : remote.test(text) ? 0.5 : 0.6 }
}

/** Name of the sign of an entry of `words`. */
export function wordSign(number: number): string {
  return `words/${number}`
}

const wordSigns = words.map((_, number) => signOf(wordSign(number)))

function firstOfWords(text: string): (typeof words)[number] | undefined {
  const signs = signsIn(text)
  return words.find(([pattern], number) => signs.has(0, wordSigns[number] as number) && pattern.test(text))
}

/** Readers of what programs say in prose of their own: its words mean something, or nothing does. */
const complaints: ReadonlySet<string> = new Set([
  'complaint',
  'native',
  'fortran',
  'build',
  'launcher',
  'epilogue',
  'kubernetes',
  'workflow',
  'ci',
  'package-manager',
  'docker',
])

/** Codes of a shell that could not run a command. A wrapper reports them where the shell's own words are lost. */
const shellCodes: Readonly<Record<string, Meaning>> = {
  'exit 126': { cause: 'config/not-executable', confidence: 0.72 },
  'exit 127': { cause: 'config/command-not-found', confidence: 0.75 },
}

/** A state as a table or a key has it. That something was canceled says little where it does not say by whom: a person, a limit, a step that failed. */
function stated(state: string, line: string): Meaning | null {
  const meaning = reported(stateMeaning(state))
  return meaning?.cause === 'scheduler/canceled' && !/\bby\b/i.test(line) ? { ...meaning, confidence: 0.4 } : meaning
}

/** What somebody reports about another program's end is worth less than what is said by the one who ended it, or by the program itself. */
function reported(meaning: Meaning | null): Meaning | null {
  return meaning && { cause: meaning.cause, confidence: meaning.confidence * 0.85 }
}

/** Exceptions that report that something else failed. */
const wraps =
  /^(?:ChildFailed|CalledProcess|WorkerLost|BrokenProcessPool|TerminatedWorker|Subprocess|Execution|InvocationTarget|Undeclared|Spark|JobAborted|TaskFailed|WorkerError|WorkflowError|Workflow|Rule(?:Failed)?|Completion|FailedJobs|TrainingFailed|Tune|EngineDead|BadState|Airflow|RemoteTask|RayTask|MultipleFailures|Aggregate|BuildFailed|GradleScript|MojoExecution|MojoFailure|LifecycleExecution|Container|Command|Process|ShellCommand|NonZeroExit|ExitCode)\w*$/

/** Words about other machines and services: what goes wrong there may pass. */
const remote =
  /\b(?:connect|connection|remote|server|host|network|socket|http|https|url|proxy|endpoint|request|response|worker|peer|coordinator|node|rank|driver|firmware|collective|communicator|fabric|hardware|n?rccl|nccl|hccl)\b|all_?(?:reduce|gather)|\bdevice (?:not found|lost|unavailable|acquire|cpu|error|is busy)|device_?lost/i

const tellsNothing =
  /^(?:Runtime|OS|IO|Standard|System|Execution|Invocation|Completion|Unknown|General|Generic|Application|Environment|Client|Operational|Internal)?(?:Error|Exception|Failure)$/

/** Messages that send the reader somewhere else. */
const pointsElsewhere =
  /see (?:above|below|log|the log|root cause)|check (?:the )?logs?|unknown error|unspecified|initialization failed|non-?zero|exit (?:code|status)|terminated|died|killed|crashed/i
