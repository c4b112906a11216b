import { defineReader, readFrom, type Incident } from '../incident.ts'
import type { LogLine } from '../lines.ts'

/**
 * Libraries that report one failure as a stack of their own functions, outermost first: HDF5 (`#003: H5FDsec2.c line 941 in H5FD_lock(): unable to
 * lock file`) and MPICH (`internal_Send(78).: Invalid rank has value 4`).
 */
const stacks: readonly { frame: RegExp; beside?: RegExp }[] = [
  { frame: /^\s{0,8}#\d{3}: \S{1,80} line \d{1,6} in \w{1,80}\(\): (\S.*)$/, beside: /^\s{2,12}(?:major|minor): \S/ },
  { frame: /^\s{0,4}\w{1,60}\(\d{1,6}\)\.{1,60}: ?(\S.*)$/ },
]

/** Reads stacks of errors: the innermost function names the reason, those around it wrap it, and what stands beside them is its class. */
export const readErrorStacks = defineReader(
  'error-stack',
  [/ line \d{1,6} in \w{1,80}\(\): /, { form: (stacks[1] as (typeof stacks)[number]).frame, words: [').:', ')..'] }],
  (lines, starts) => stacks.flatMap((stack) => readStack(lines, starts, stack)),
)

function readStack(lines: readonly LogLine[], starts: readonly number[], { frame, beside }: (typeof stacks)[number]): Incident[] {
  const found: Incident[] = []
  let innermost: Incident | undefined
  readFrom(lines.length, starts, (index) => {
    const { text } = lines[index] as LogLine
    const message = text.length > 2000 ? undefined : frame.exec(text)?.[1]
    if (message !== undefined) {
      if (innermost) innermost.role = 'wrapper'
      innermost = { reader: 'error-stack', index, name: '', message, role: 'root' }
      found.push(innermost)
    } else if (innermost && beside?.test(text))
      found.push({ reader: 'error-stack', index, name: '', message: text.trim(), role: 'context' })
    else innermost = undefined
    return innermost !== undefined
  })
  return found
}
