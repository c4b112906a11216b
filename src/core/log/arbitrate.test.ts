import { re2 } from 'retriage/regex'
import { describe, expect, it } from 'vitest'
import type { CauseId } from '../cause.ts'
import { createMatcher } from '../match/matcher.ts'
import type { Pattern, Role } from '../pattern.ts'
import { arbitrate } from './arbitrate.ts'
import { readIncidents } from './incidents.ts'
import { readLines } from './lines.ts'

const pattern = (match: string, cause: CauseId, confidence = 0.9, role: Role = 'root'): Pattern => ({
  id: `test/${cause}`,
  match,
  ignoreCase: false,
  cause,
  role,
  confidence,
})
const patterns = [
  pattern('lost peer', 'network/peer-lost', 0.85),
  pattern('reset by peer', 'network/connection-reset', 0.85),
  pattern('oom-kill', 'oom/killed', 0.95),
  pattern('index .* out of range', 'code_bug/index', 0.85),
  pattern('disk full', 'disk/full', 0.7),
  pattern('retrying', 'network/failure', 0.9, 'recovered'),
  pattern('step failed', 'code_bug/exception', 0.95, 'wrapper'),
  pattern('no such table', 'config/database-schema'),
]
const matcher = createMatcher(patterns, re2)
const first = (...log: string[]): [CauseId | undefined, string | undefined] => {
  const lines = readLines(log.join('\n'))
  const [best] = arbitrate(lines, matcher.match(lines), readIncidents(lines))
  return [best?.cause, best?.line.raw]
}

describe('arbitrate', () => {
  it('takes the first of equals: what follows is consequence', () => {
    expect(first('index 7 out of range', 'no such table')[0]).toBe('code_bug/index')
  })

  it('takes the root before what wraps it, wherever it stands', () => {
    expect(first('step failed', 'disk full')[0]).toBe('disk/full')
  })

  it('lets a known effect yield to an earlier reason that is less certain', () => {
    expect(first('disk full', 'lost peer 3')[0]).toBe('disk/full')
    expect(first('lost peer 3', 'disk full')[0]).toBe('network/peer-lost')
  })

  it('believes the scheduler rather than the complaints of the dying, but not rather than a bug', () => {
    expect(first('reset by peer', 'oom-kill event')[0]).toBe('oom/killed')
    expect(first('index 7 out of range', 'oom-kill event')[0]).toBe('code_bug/index')
  })

  it('gives little for what was survived', () => {
    expect(first('disk full', 'BUILD SUCCESS', 'reset by peer')[0]).toBe('network/connection-reset')
    expect(first('reset by peer, retrying', 'disk full')[0]).toBe('disk/full')
  })

  it('gives little for one of several tries, and all for the last', () => {
    expect(first('waiting for db (1/30): reset by peer', 'disk full')[0]).toBe('disk/full')
    expect(first('attempt 2 of 3: reset by peer', 'no such table')[0]).toBe('config/database-schema')
    expect(first('attempt 3 of 3: reset by peer', 'no such table')[0]).toBe('network/connection-reset')
  })

  it('gives little for who waited for others, and for what passed or was skipped', () => {
    expect(first('timed out waiting for the pod: reset by peer', 'disk full')[0]).toBe('disk/full')
    expect(first('test_reset SKIPPED (reset by peer)', 'disk full')[0]).toBe('disk/full')
  })

  it('gives less for the lines of a rank that failed after another one', () => {
    const log = [
      '[rank0]: reset by peer',
      '[rank3]: index 7 out of range',
      'mpirun noticed that process rank 3 with PID 7 on node n exited',
    ]
    expect(first(...log)[0]).toBe('code_bug/index')
  })

  it('gives next to nothing for letters among bytes that are no text', () => {
    expect(first('\ufffd\ufffd\ufffdx\ufffd\ufffd oom-kill \ufffd\ufffd', 'disk full')[0]).toBe('disk/full')
  })

  it('gives less for a warning than for an error', () => {
    expect(first('WARN reset by peer', 'ERROR disk full')[0]).toBe('disk/full')
  })

  it('knows a line as survived though another pattern knows some of its words', () => {
    const lines = readLines('reset by peer, retrying')
    expect(arbitrate(lines, matcher.match(lines), [])[0]?.worth).toBeLessThan(0.5)
  })

  it('quotes the exception and not the value of a variable', () => {
    expect(first("text = 'no such table: t'", 'sqlite3.OperationalError: no such table: t')).toEqual([
      'config/database-schema',
      'sqlite3.OperationalError: no such table: t',
    ])
  })

  it('quotes the exception that ended the program when it tells of the first', () => {
    const chain = ['ConnectionResetError: reset by peer', '', 'During handling of the above exception, another exception occurred:', '']
    expect(first(...chain, "client.ClientError: ('aborted', ConnectionResetError('reset by peer'))")[1]).toMatch(/^client/)
    expect(first(...chain, 'client.ClientError: reset by peer')[1]).toMatch(/^client/)
  })

  it('reads an exception that no pattern knows by its name and words', () => {
    expect(first('acme.ThrottlingException: slow down')[0]).toBe('rate_limit/throttled')
    expect(first('acme.WidgetError: No space left on device')[0]).toBe('disk/full')
    expect(first('acme.WidgetError: wobbly')[0]).toBe('code_bug/exception')
    expect(first('acme.CalledProcessError: command failed')[0]).toBeUndefined()
  })
})
