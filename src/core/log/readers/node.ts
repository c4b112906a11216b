import { defineReader, readFrom, type Incident } from '../incident.ts'
import type { LogLine } from '../lines.ts'

/** `TypeError [ERR_INVALID_ARG_TYPE]: message`, `Error: connect ECONNREFUSED 10.0.0.1:80`, `[cause]: Error: message`, `[Error: message] {`. */
const headline =
  /^\s{0,24}(?:Uncaught (?:\(in promise\) )?|\[?cause\]?: )?\[?((?:[A-Za-z$][\w$]{0,60}\.)?(?:[A-Z][\w$]{0,80})?(?:Error|Exception))(?: \[([A-Z][A-Z0-9_]{2,60})\])?(?:: (.{0,2000}))?$/
const named = /Error|Exception/
const isCause = /^\s{0,24}\[?cause\]?: /
const frame = /^\s{1,24}at \S|^\s{0,24}\.\.\. \d{1,4} (?:more|lines matching)/
/** `  code: 'ECONNREFUSED',` and its neighbours, as `util.inspect` prints what an error object carries. */
const field = /^\s{2,24}(?:\[?[\w$]{1,40}\]?|'[^']{1,40}'): \S/
const code = /^\s{2,24}(?:code|type): '([A-Za-z][\w-]{1,60})',?$/
const telling = /^\s{2,24}(?:code|errno|syscall|address|port|path|dest|hostname|host|spawnargs|signal|killed|cmd): /
const brace = /^\s{0,24}[\]}]{1,3},?$/

/** Longest message that goes on over further lines before the frames begin. */
const mostStrange = 12

/**
 * Reads error objects as Node prints them: a headline, frames, and fields in braces. The headline is the reason and takes the meaning of its
 * `code` where it does not name it; the fields repeat it. An object in `[cause]` is the reason of the one around it.
 */
export const readNode = defineReader('node', [named], (lines, starts) => {
  const found: Incident[] = []
  /** The headline whose object is being read, and whether braces were opened in it. */
  let open: { incident: Incident; inside: boolean; strange: number; claimed: boolean } | null = null
  const claim = (): void => {
    if (!open || open.claimed) return
    open.claimed = true
    found.push(open.incident)
  }
  readFrom(lines.length, starts, (index) => {
    const line = lines[index] as LogLine
    const head = readHeadline(line, index)
    if (head) {
      if (open && isCause.test(line.text)) {
        claim()
        open.incident.role = 'wrapper'
        found.push(head.incident)
      } else if (head.coded) found.push(head.incident)
      open = { incident: head.incident, inside: /[{[]$/.test(line.text), strange: 0, claimed: found.includes(head.incident) }
    } else if (open) {
      const { text } = line
      if (frame.test(text)) open.inside ||= text.endsWith('{')
      else if (open.inside && field.test(text)) {
        const named = code.exec(text)?.[1]
        if (named !== undefined && !open.incident.message.includes(named)) open.incident.message += ` (${named})`
        if (named !== undefined) claim()
        if (open.claimed && telling.test(text)) found.push({ reader: 'node', index, name: '', message: '', role: 'context' })
      } else if (!brace.test(text) && (open.inside || ++open.strange > mostStrange)) open = null
    }
    return open !== null
  })
  return found
})

function readHeadline({ text }: LogLine, index: number): { incident: Incident; coded: boolean } | null {
  const parts = text.length > 2500 || !named.test(text) ? null : headline.exec(text.replace(/\]?(?: \{)?$/, ''))
  if (!parts) return null
  const [, name = '', code, message = ''] = parts
  const said = code === undefined ? message : `${message} (${code})`
  return { incident: { reader: 'node', index, name, message: said, role: 'root' }, coded: code !== undefined }
}
