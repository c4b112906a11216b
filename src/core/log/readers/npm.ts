import { defineReader, type Incident } from '../incident.ts'
import type { LogLine } from '../lines.ts'

const marked = /^npm (?:ERR!|error)(?: (.*))?$/
/** Fields of the error object, and where more is to be read. */
const fields =
  /^(?:(?:code|errno|syscall|path|dest|file|signal|command|cwd|node|npm|argv|fetch failed with status code|stack|at|location) ?\S?|A complete log of this run|\s{2,}\S.{0,300}(?:\.log|debug-\d).{0,20}$|\/\S{1,300}\.log$|\{|\}|\s{1,12}(?:errno|code|syscall|path|dest|at)\b)/
const code = /^code (\S{1,60})$/
/** Advice that npm adds to every failure of a kind. */
const advice =
  /^(?:\w{1,12} )?(?:This is (?:a problem related to|most likely not|related to)|In most cases|If you (?:are behind|believe)|'proxy' config|a package version that|on a server you|Note that you can|You can|Fix the upstream|or retry|this command with|to accept an incorrect|It is likely you|There is likely additional logging|Please try running)/
/** What npm says when a script it was asked to run has failed. */
const script =
  /^(?:Lifecycle script `.{1,100}` failed with error|Error: command failed|command failed|command sh -c |Exit status \d|Failed at the \S{1,200} script|This is probably not a problem with npm|Test failed\. {1,2}See above|code ELIFECYCLE|errno \d|\S{1,200}@\S{1,60} \S{1,60}: `)/

/** Reads a block of npm's: its sentences are the reason, its fields stand beside them, and the code gives a meaning to the first sentence. */
export const readNpm = defineReader('npm', [marked], (lines, starts) => {
  const found: Incident[] = []
  /** The code of the block being read; used up by its first sentence. */
  let given: string | undefined
  let previous = -2
  for (const index of starts) {
    const { text } = lines[index] as LogLine
    const said = text.length > 2500 ? undefined : marked.exec(text)
    if (!said) continue
    const message = said[1] ?? ''
    if (index > previous + 1) given = undefined
    previous = index
    given = code.exec(message)?.[1] ?? given
    const role = script.test(message)
      ? 'wrapper'
      : fields.test(message) || advice.test(message) || message.trim() === ''
        ? 'context'
        : 'root'
    const sentence = role === 'root' && given !== undefined && !message.includes(given) ? `${message} (${given})` : message
    if (role === 'root') given = undefined
    found.push({ reader: 'package-manager', index, name: '', message: role === 'root' ? sentence : '', role })
  }
  return found
})
