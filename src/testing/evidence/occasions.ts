import { decide, readLog, type Failure, type Occasion } from 'retriage/core'

/** A failure and what a provider may look at beside it, as `createTriage` hands them in. */
export interface Incident {
  failure: Failure
  occasion: Occasion
}

/** A failure with this log, held because nothing is known of it, with its lines as evidence. */
export function incident(stderrTail: string, about: Partial<Failure> = {}): Incident {
  const failure: Failure = { jobId: 1, name: 'job', host: 'node07', returnCode: 1, stderrTail, ...about }
  const log = readLog(failure)
  const decision = decide(failure, [])
  const evidence = log.stderr.slice(0, 3).map(({ number, raw }) => ({
    ...{ kind: 'log' as const, rule: 'exam', stream: 'stderr' as const, lineNumber: number, line: raw.slice(0, 2000) },
  }))
  return { failure, occasion: { log, decision: { ...decision, evidence } } }
}

/** Credentials that stand in logs beside what a provider looks for. */
export const credentials = ['hunter2-exam', 'ghp_aB3dE5gH7jK9mN2pQ4aB3dE5gH7jK9mN2pQ4']

/** Logs that were written to do harm, by name. */
export const hostile: Readonly<Record<string, string>> = {
  'no log': '',
  'one line of a megabyte': 'connect to db.invalid:5432 '.repeat(40_000),
  'twenty thousand lines': 'Connection refused to storage.invalid:443\n'.repeat(20_000),
  'bytes that are no text': Array.from({ length: 20_000 }, (_, index) => String.fromCharCode((index * 7919) % 256)).join(''),
  'half characters': '\ud800\udfff\u202e\u0000'.repeat(5000),
  'thousands of hosts': Array.from({ length: 5000 }, (_, index) => `dial tcp h${index}.invalid:${(index % 60_000) + 1}: i/o timeout`).join(
    '\n',
  ),
  'where clouds keep credentials':
    'http://169.254.169.254/latest/meta-data/ http://metadata.google.internal/ [fe80::1]:80 [fd00:ec2::254]:80 100.100.100.200:80 0.0.0.0:22 [::ffff:169.254.169.254]:80',
  'braces and quotes': '{host} {{cause}} ${HOME} `id` $(id) \'; DROP TABLE known_errors; -- "}',
  'colons without end': `${':'.repeat(50_000)}${'a.'.repeat(50_000)}${'a:'.repeat(50_000)}${'['.repeat(50_000)}`,
  credentials: `postgres://etl:${credentials[0]}@db.invalid:5432/jobs?password=${credentials[0]}\nhttps://${credentials[1]}@api.invalid/x?token=${credentials[1]}: Connection refused`,
}
