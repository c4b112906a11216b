// What a case of the corpus is, and how one becomes a line: the job runs in a machine of its own (faults/launch.pl), and its label is the fault
// that was injected.
import { homedir } from 'node:os'
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Category } from 'retriage/core'

export type Verdict = 'retry' | 'retry_with_resources' | 'fail' | 'unknown'

/** One answer of an HTTP server; the answers are given in turn and the last one is repeated. */
export interface Reply {
  path?: string
  method?: string
  status?: number
  headers?: Record<string, string>
  body?: unknown
  times?: number
  file?: string
  /** Send only so many bytes of the body, then close (or reset, or stall). */
  cut?: number
  then?: 'reset' | 'stall'
  delay?: number
  reset?: boolean
  drop?: boolean
}

export interface Server {
  port?: number
  mode?: 'http' | 'close' | 'reset' | 'hang' | 'full' | 'raw' | 'dns-silent' | 'dns-nxdomain' | 'dns-servfail' | 'dns-refused'
  http?: Reply[]
  /** A certificate of the stage: `self`, `expired`, `other`. */
  tls?: 'self' | 'expired' | 'other'
  text?: string
  wait?: boolean
  linger?: number
}

export interface Label {
  verdict: Verdict
  accept: Verdict[]
  category: Category
  /** The line of the output that states the root cause: the first that matches, or the last. */
  evidence?: RegExp
  last?: boolean
  hard?: boolean
  benign?: boolean
  why: string
}

export interface Case {
  tool: string
  label: Label
  /** The job: a bash script, started in /work/job as `user` on `node01`. */
  sh: string
  script?: string
  files?: Record<string, string>
  /** Runs first, as root, outside of the record. */
  setup?: string
  servers?: Server[]
  hosts?: Record<string, string>
  env?: Record<string, string>
  root?: boolean
  /** Mounts file systems of this size, or read-only ones. */
  small?: Record<string, string>
  readOnly?: string[]
  /** Memory limit of the job's control group, in MiB. */
  memory?: number
  limit?: number
  settle?: number
  needs?: string[]
  /** The log was found without its exit code. */
  noExit?: boolean
  /** What a scheduler would know besides. */
  failure?: Record<string, string | number>
  /** The end that the injected fault must bring about; any but 0 where nothing is said. */
  expectExit?: number
}

interface More {
  accept?: Verdict[]
  hard?: boolean
  last?: boolean
}

const label = (verdict: Verdict, category: Category, evidence: RegExp | undefined, why: string, more: More): Label => ({
  verdict,
  category,
  why,
  ...(evidence && { evidence }),
  ...more,
  accept: [verdict, ...(more.accept ?? [])],
})
export const fail = (category: Category, evidence: RegExp | undefined, why: string, more: More = {}): Label =>
  label('fail', category, evidence, why, more)
export const retry = (category: Category, evidence: RegExp | undefined, why: string, more: More = {}): Label =>
  label('retry', category, evidence, why, more)
export const resources = (category: Category, evidence: RegExp | undefined, why: string, more: More = {}): Label =>
  label('retry_with_resources', category, evidence, why, more)
export const unknown = (why: string, more: More = {}): Label => label('unknown', 'unknown', undefined, why, more)
export const benign = (why: string, more: More = {}): Label => ({ ...label('unknown', 'unknown', undefined, why, more), benign: true })

export interface Line {
  id: string
  text: string
  exit_code: number | null
  verdict: Verdict
  accept: Verdict[]
  category: string
  evidence: string
  hard: boolean
  benign: boolean
  why: string
  tool: string
  failure?: Record<string, string | number>
}

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '..', '..', '..')
const signals: Record<number, string> = {
  1: 'SIGHUP',
  2: 'SIGINT',
  4: 'SIGILL',
  6: 'SIGABRT',
  7: 'SIGBUS',
  8: 'SIGFPE',
  9: 'SIGKILL',
  11: 'SIGSEGV',
  13: 'SIGPIPE',
  15: 'SIGTERM',
  24: 'SIGXCPU',
  25: 'SIGXFSZ',
}
const hostNames: Record<string, string> = {
  'api.example.org': '192.0.2.10',
  'data.example.org': '192.0.2.10',
  'registry.example.org': '192.0.2.11',
  'mirror.example.org': '192.0.2.11',
  'git.example.org': '192.0.2.12',
  'db01.example.org': '192.0.2.20',
  'cache01.example.org': '192.0.2.21',
  'login.example.org': '192.0.2.12',
  'far.example.org': '203.0.113.5',
}

const has = (program: string): boolean =>
  spawnSync('sh', ['-c', `PATH=/usr/bin:/bin:/usr/sbin:${homedir()}/.cargo/bin command -v ${program}`]).status === 0
const missing = new Map<string, boolean>()
const isMissing = (program: string): boolean => {
  if (!missing.has(program)) missing.set(program, !has(program))
  return missing.get(program)!
}

const put = (path: string, text: string | Buffer): void => {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

let certificates: string | undefined
const madeCertificates = (base: string): string => {
  if (certificates) return certificates
  certificates = join(base, 'certificates')
  mkdirSync(certificates, { recursive: true })
  const at = (name: string): string => join(certificates!, name)
  const make = (name: string, subject: string, names: string): void => {
    const files = ['-keyout', at(`${name}.key`), '-out', at(`${name}.crt`)]
    const subjects = ['-subj', `/CN=${subject}`, '-addext', `subjectAltName=${names}`]
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...files, ...subjects], { stdio: 'ignore' })
  }
  make('self', 'data.example.org', 'DNS:data.example.org,DNS:api.example.org,DNS:git.example.org,DNS:registry.example.org')
  make('other', 'storage.example.net', 'DNS:storage.example.net')
  const rules =
    '[ca]\ndefault_ca=d\n[d]\nnew_certs_dir=.\ndatabase=index\nrand_serial=yes\ndefault_md=sha256\npolicy=p\n[p]\ncommonName=supplied\n'
  writeFileSync(at('ca.cnf'), rules)
  writeFileSync(at('index'), '')
  const inside = { cwd: certificates, stdio: 'ignore' } as const
  const request = ['-keyout', 'expired.key', '-out', 'expired.csr', '-subj', '/CN=data.example.org']
  execFileSync('openssl', ['req', '-newkey', 'rsa:2048', '-nodes', ...request], inside)
  const period = ['-startdate', '20240101000000Z', '-enddate', '20240201000000Z']
  const signing = [
    '-config',
    'ca.cnf',
    '-selfsign',
    '-keyfile',
    'expired.key',
    '-in',
    'expired.csr',
    '-out',
    'expired.crt',
    '-notext',
    '-batch',
  ]
  execFileSync('openssl', ['ca', ...signing, ...period], inside)
  return certificates
}

// eslint-disable-next-line no-control-regex -- colour and cursor codes are what is taken out
const escapes = /\u001b\[[0-9;?]*[A-Za-z]|\u001b[()][A-Z0-9]|\u0008/g
/** A log as a file holds it: no colours, a progress bar's last state only, nothing that is not text. */
const clean = (raw: string): string =>
  raw
    .replace(escapes, '')
    .replace(/\r\n/g, '\n')
    .split('\n')
    .map((line) => line.replace(/\r+$/, '').replace(/^.*\r/, ''))
    .join('\n')
    // eslint-disable-next-line no-control-regex -- the same
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
    .replace(/\ufffd/g, '?')
    .trimEnd()

const longest = 12_000
const tail = (text: string): string => {
  if (text.length <= longest) return text
  const cut = text.slice(-longest)
  return cut.slice(cut.indexOf('\n') + 1)
}

/** Runs one case. A string says why there is no line. */
export const record = (item: Case, id: string, base: string): Line | string => {
  const absent = (item.needs ?? []).filter(isMissing)
  if (absent.length) return `skipped, not installed: ${absent.join(', ')}`
  const stage = mkdtempSync(join(base, 'stage-'))
  chmodSync(stage, 0o755)
  const cgroup = item.memory ? `/sys/fs/cgroup/memory/retriage-corpus-${process.pid}` : undefined
  try {
    const work = join(stage, 'work')
    mkdirSync(work)
    for (const [name, text] of Object.entries(item.files ?? {})) put(join(work, name), text.startsWith('\n') ? text.slice(1) : text)
    const script = item.script ?? 'job.sh'
    put(join(work, script), `#!/bin/bash\n${item.sh.trim()}\n`)
    execFileSync('chown', ['-R', '1000:1000', work])
    for (const name of ['self', 'expired', 'other'])
      if (item.servers?.some((server) => server.tls === name))
        for (const kind of ['key', 'crt']) {
          copyFileSync(join(madeCertificates(base), `${name}.${kind}`), join(stage, `${name}.${kind}`))
          chmodSync(join(stage, `${name}.${kind}`), 0o644)
        }
    copyFileSync(join(here, 'faults', 'server.py'), join(stage, 'server.py'))
    if (item.setup) put(join(stage, 'setup.sh'), `set -e\n${item.setup}\n`)
    const hosts = Object.entries({ ...hostNames, ...item.hosts }).map(([name, address]) => `${address} ${name}`)
    put(join(stage, 'etc', 'hosts'), ['127.0.0.1 localhost', '127.0.1.1 node01', ...hosts, ''].join('\n'))
    put(join(stage, 'etc', 'resolv.conf'), 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n')
    const accounts = readFileSync('/etc/passwd', 'utf8')
    put(join(stage, 'etc', 'passwd'), accounts.replace(/^.*:x:1000:.*\n/m, '') + 'user:x:1000:1000:user:/home/user:/bin/bash\n')
    put(join(stage, 'etc', 'group'), readFileSync('/etc/group', 'utf8').replace(/^.*:x:1000:.*\n/m, '') + 'user:x:1000:\n')
    const servers = (item.servers ?? []).map((server) => ({ ...server, ...(server.tls && { tls: `/opt/stage/${server.tls}` }) }))
    put(join(stage, 'servers.json'), JSON.stringify(servers))
    if (cgroup) {
      mkdirSync(cgroup)
      writeFileSync(join(cgroup, 'memory.limit_in_bytes'), String(item.memory! * 1024 * 1024))
    }
    const binds = [
      [join(homedir(), '.cargo'), '/opt/cargo'],
      [join(homedir(), '.rustup'), '/opt/rustup'],
      [join(root, 'node_modules'), '/opt/node_modules'],
    ].filter(([from]) => existsSync(from!))
    const env = {
      PATH: '/usr/bin:/bin:/usr/sbin:/sbin:/opt/cargo/bin',
      HOME: '/home/user',
      USER: 'user',
      LOGNAME: 'user',
      SHELL: '/bin/bash',
      LANG: 'C.UTF-8',
      TZ: 'UTC',
      RUSTUP_HOME: '/opt/rustup',
      CARGO_HOME: '/home/user/.cargo',
      TERM: 'dumb',
      npm_config_registry: 'http://registry.example.org',
      npm_config_update_notifier: 'false',
      ...item.env,
    }
    const job = { stage, script, binds, env, servers, cgroup, root: !!item.root, small: item.small ?? {}, readOnly: item.readOnly ?? [] }
    put(join(stage, 'job.json'), JSON.stringify({ ...job, setup: !!item.setup, limit: item.limit ?? 60, settle: item.settle ?? 0 }))
    const output = join(stage, 'output')
    const end = join(stage, 'end')
    put(output, '')
    chownSync(output, 1000, 1000)
    const launcher = ['perl', join(here, 'faults', 'launch.pl'), join(stage, 'job.json'), output, end]
    const began = Date.now()
    const run = spawnSync(
      'unshare',
      ['--mount', '--net', '--uts', '--ipc', '--pid', '--fork', '--mount-proc', '--kill-child', ...launcher],
      {
        env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin' },
        timeout: 120_000,
        encoding: 'utf8',
      },
    )
    const seconds = Math.round((Date.now() - began) / 100) / 10
    if (!existsSync(end) || readFileSync(end, 'utf8') === '') return `did not run: ${run.stderr}`
    const [code, signal, late] = readFileSync(end, 'utf8').trim().split(' ').map(Number) as [number, number, number]
    if (late) return `still running at its limit:\n${readFileSync(output, 'utf8').slice(-1500)}`
    const text = tail(clean(readFileSync(output).toString('utf8').replaceAll(stage, '/opt/stage')))
    const { label: it } = item
    const shown = `\n${text.slice(-3000)}\n(exit ${code}, signal ${signal})`
    if (item.expectExit !== undefined ? code !== item.expectExit : it.benign ? code !== 0 || signal !== 0 : code === 0 && signal === 0)
      return `ended otherwise than it should:${shown}`
    let evidence = ''
    if (it.evidence) {
      const matching = text.split('\n').filter((line) => it.evidence!.test(line))
      if (!matching.length) return `no line ${String(it.evidence)}:${shown}`
      evidence = matching[it.last ? matching.length - 1 : 0]!.trim()
    }
    const failure: Record<string, string | number> = { ...item.failure }
    if (signal) failure['signal'] = signals[signal] ?? signal
    if (item.memory) {
      failure['memory'] = `${item.memory}m`
      failure['peak_memory'] = Number(readFileSync(join(cgroup!, 'memory.max_usage_in_bytes'), 'utf8'))
    }
    if (Object.keys(failure).length) failure['exec_time_seconds'] ??= seconds
    return {
      id,
      text,
      exit_code: signal || item.noExit ? null : code,
      verdict: it.verdict,
      accept: it.accept,
      category: it.category,
      evidence,
      hard: !!it.hard,
      benign: !!it.benign,
      why: it.why,
      tool: item.tool,
      ...(Object.keys(failure).length && { failure }),
    }
  } finally {
    if (cgroup && existsSync(cgroup))
      for (let attempt = 0; attempt < 20; attempt++) {
        if (spawnSync('rmdir', [cgroup], { stdio: 'ignore' }).status === 0) break
        spawnSync('sleep', ['0.1'])
      }
    rmSync(stage, { recursive: true, force: true })
  }
}
