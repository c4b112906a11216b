import { signalOf } from '../../signal.ts'
import { defineReader, type Incident } from '../incident.ts'
import type { LogLine } from '../lines.ts'

/**
 * How launchers, schedulers, shells and build tools report the end of a process they started: `exited on signal 11 (Segmentation fault)`,
 * `EXIT CODE: 139`, `exitcode : -9 (pid: 7)`, `Process completed with exit code 137.`, `died with <Signals.SIGABRT: 6>`, `Exit_status=271`.
 */
const bySignal = [
  /\b(?:exited|terminated|killed|died|crashed|failed|aborted|ended|stopped|received|caught|due to|by|on|with|from)\b[^\n]{0,40}?\bsignal:? {0,3}\(?(?:SIG)?(\d{1,2}|[A-Z]{3,5})\b/i,
  /\bSignals?[.: ]{1,3}(SIG[A-Z]{2,5})\b/,
  /\b[Ss]ignal:? {0,3}(\d{1,2}) {0,2}[[(]/,
]
const byCode =
  /(?:\b|_)(?:exit[ _-]?(?:code|status|value)|return(?:ed)?[ _-]?(?:code|status|value)?|(?:code|status))\b[^\n\d-]{0,24}(-?\d{1,3})\b(?![.:/%]\d)/i
const codeNamed = /\b(?:exit|return(?:ed)?)[ _-]?(?:code|status|value)\b|\b(?:exited|terminated|returned) with\b|\bnon-?zero\b/i

/** What shows that a line may report the end of a process. */
export const processEnds: readonly RegExp[] = [...bySignal, codeNamed]

/**
 * Reads the ends of processes as their parents report them: a signal, or a code that stands for one, or that of a shell which found no command. Other codes
 * say nothing.
 */
export const readExits = defineReader('exit', processEnds, (lines, starts) =>
  starts.flatMap((index): Incident[] => {
    const { text } = lines[index] as LogLine
    if (text.length > 1000) return []
    const name = processEnd(text)
    return name === null ? [] : [{ reader: 'exit', index, name, message: text, role: 'root' }]
  }),
)

/** The signal a line reports as the end of a process, such as `"SIGSEGV"`, or `"exit 126"` or `"exit 127"`; null where it reports neither. */
export function processEnd(text: string): string | null {
  const signal = /signal/i.test(text) ? signalIn(text) : undefined
  if (signal !== undefined) return named(signalOf({ signal, returnCode: null }))
  const code = codeNamed.test(text) ? byCode.exec(text)?.[1] : undefined
  if (code === undefined) return null
  const number = Number(code)
  if (number === 126 || number === 127) return `exit ${number}`
  // Torque and PBS add 256 to a signal, shells 128.
  return named(signalOf({ returnCode: number > 256 ? number - 128 : number }))
}

function signalIn(text: string): string | undefined {
  for (const expression of bySignal) {
    const found = expression.exec(text)?.[1]
    if (found !== undefined) return found
  }
  return undefined
}

function named(signal: string | null): string | null {
  return signal !== null && /^SIG[A-Z]{2,6}\d?$/.test(signal) ? signal : null
}
