import { defineReader, formOf, type Incident, type Opening, type Word } from '../incident.ts'
import type { LogLine } from '../lines.ts'
import { isOpen, signOf, signsOf } from '../signs.ts'

const levels: readonly Word[] = beside(['fatal', 'error', 'err!', 'critical', 'severe', 'err'])
/** The level of one letter: `E: …` and `[E] …`, at the begin of a line or behind a name. */
const letter: readonly Word[] = beside(['*', '[', ':', ' ', ')', '!', '>', '@', ']'].map((before) => `${before}e`))
const verbs = [
  'cannot',
  "can't",
  'could not',
  "couldn't",
  'unable to',
  'failed to',
  'invalid',
  'unrecogni',
  'unknown',
  'missing',
  'no such',
  'not found',
  'illegal',
  'bad',
  'too many',
  'must',
]

/** A level with what may stand behind it. */
function beside(levels: readonly string[]): Word[] {
  return levels.flatMap((level) => [':', ']', ' on ', ' in ', ' ('].map((behind) => level + behind))
}

type Heading = Opening & {
  /** How a line begins then, where to see that takes a fraction of the time. */
  front?: RegExp
}

/**
 * A program complaining in its own name or under a heading: `prog: error: …`, `ERROR: …`, `[ERROR] …`, `fatal: …`, `E: …`, `FATAL ERROR: …`,
 * `ERROR on proc 3: …`, `prog: cannot …`. The word must stand at the front, behind at most one name: further back it is prose.
 */
const headings: readonly Heading[] = [
  // linters: 4:7  error  message
  /^\s{0,8}\d{1,6}:\d{1,5} {1,8}error {1,8}(\S.*)$/,
  {
    form: /^\s{0,12}(?:\*{2,5} ?|!{1,3} ?|>{1,3} ?)?\[?(?:(?!(?:the|an?|this|that|no|max|min|mean|abs|rel|rms) )[\w./+-]{1,60}(?:\[[\w.]{1,20}\])?(?:: ?| (?=error:)))?@?(?:FATAL ERROR|Fatal error|FATAL|fatal|ERROR|Error|error|E|ERR!|CRITICAL|SEVERE|err)(?: on (?:proc|rank|node|MPI rank)\s?\d+| in [\w ./'"-]{1,60}| \([^)]{1,100}\))?(?:\]:?|:) {0,8}((?![-+.]?\d)\S.*)$/,
    words: [...levels, ...letter],
    front: /^\s{0,12}(?:\*{2,5} ?|!{1,3} ?|>{1,3} ?)?\[?(?:[\w./+-]{1,60}(?:\[[\w.]{1,20}\])?(?:: ?| ))?@?(?:F[Aa]|fa|E[Rr\]: ]|er|CR|SE)/,
  },
  {
    form: /^\s{0,4}((?!W:|WARN|[Ww]arning|note:|N:|I:)[\w./+-]{1,60}(?:\[\d{1,8}\]| \d{1,6}| [a-z][\w-]{1,20})?: (?:cannot|can't|could not|couldn't|unable to|failed to|invalid|unrecognized|unrecognised|unknown|missing|no such|not found|illegal|bad|too many|must)\b.*)$/i,
    words: verbs.map((verb) => `: ${verb}`),
  },
  // psql:/work/load.sql:3: ERROR:  column "x" already exists
  /^\s{0,4}(?:[\w.+-]{1,60}:)?\S{1,200}:\d{1,7}: (?:FATAL|ERROR|Error|error): {1,4}(\S.*)$/,
  // logfmt and JSON: level=fatal msg="…", {"level":"error","msg":"…"}
  /\blevel="?(?:error|fatal|panic|crit(?:ical)?)"? .{0,200}?\b(?:msg|message|error)="?(\S.{2,2000})/,
  {
    form: /"level": ?"(?:error|fatal|panic|critical)".{0,400}?"(?:msg|message|error)": ?"((?:[^"\\]|\\.){3,2000})/i,
    words: ['"error"', '"fatal"', '"panic"', '"critical"'],
  },
  // error pushing image: …, Failed to start x: …
  {
    form: /^\s{0,8}(?:(?!W:|WARN|[Ww]arning|note:|N:|I:)[\w./+-]{1,60}: )?((?:[Ee]rror|ERROR|[Ff]ailed|FAILED|[Uu]nable to|[Cc]annot|[Cc]ould not|[Cc]an't|[Cc]ouldn't) (?!rate|code|count|level|bars?\b|[:=])\w.*)$/,
    words: ['error ', 'failed ', 'unable to ', 'cannot ', 'could not ', "can't ", "couldn't "],
    front: /^\s{0,8}(?:[\w./+-]{1,60}: )?[CcEeFfUu]/,
  },
]

/** Reads complaints: lines on which a program says under a heading that something is wrong. */
export const readComplaints = defineReader('complaint', headings, (lines, starts) => {
  const signs = signsOf(lines)
  return starts.flatMap((index): Incident[] => {
    const { text } = lines[index] as LogLine
    if (text.length > 3000) return []
    const open = signs.openings(index, signOf('complaint'))
    for (const [number, heading] of headings.entries()) {
      if (!isOpen(open, number) || heading.front?.test(text) === false) continue
      const found = formOf(heading).exec(text)
      if (found) return [{ reader: 'complaint', index, name: '', message: found[1] as string, role: 'root' }]
    }
    return []
  })
})
