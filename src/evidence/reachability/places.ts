import { isIP, isIPv4 } from 'node:net'

/** Something that a log names and that may answer. */
export interface Place {
  /** Lower-case name, or address without brackets. */
  host: string
  /** Absent: only whether the name resolves can be told. */
  port?: number
  /** It speaks HTTP and is asked for its root. */
  scheme?: 'http' | 'https'
}

/** Ports that addresses of these schemes mean where they name none. */
const portOf: Readonly<Record<string, number>> = {
  ...{ http: 80, https: 443, ws: 80, wss: 443, ftp: 21, ssh: 22, sftp: 22, git: 9418, ldap: 389, ldaps: 636, smtp: 25, smtps: 465 },
  ...{ postgres: 5432, postgresql: 5432, mysql: 3306, mariadb: 3306, sqlserver: 1433, mssql: 1433, oracle: 1521, clickhouse: 9000 },
  ...{ redis: 6379, rediss: 6379, memcached: 11_211, mongodb: 27_017, cassandra: 9042, neo4j: 7687, bolt: 7687, etcd: 2379 },
  ...{ amqp: 5672, amqps: 5671, mqtt: 1883, mqtts: 8883, nats: 4222, kafka: 9092, zookeeper: 2181, consul: 8500, vault: 8200 },
}
/** Of these, what stands where a host would is something else, such as a bucket. */
const noHosts = new Set([
  'file',
  's3',
  's3a',
  's3n',
  'gs',
  'gcs',
  'abfs',
  'abfss',
  'wasb',
  'wasbs',
  'az',
  'docker',
  'oci',
  'data',
  'urn',
  'mongodb+srv',
])

const label = '[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,62})'
const name = String.raw`${label}(?:\.${label}){0,8}`
const dotted = String.raw`${label}(?:\.${label}){1,8}`

const url = /(?<![A-Za-z0-9+.-])([A-Za-z][A-Za-z0-9+.-]{1,30}):\/\/([^\s"'<>\\^`{|}/?#]{1,500})/g
/** `host "db" (10.0.0.5) and accepting TCP/IP connections on port 5432`, `connect to host node07 port 22`, `host='x', port=443`. */
const inWords = new RegExp(
  String.raw`(?:(?<![\w.-])(${dotted})|(?:host[ =:]{1,3}|connect(?:ing)? to (?:host )?|server at )["']?(${name})|["'](${name}))["'\]]?(?: \([^()\s]{1,60}\))?,?(?: and accepting TCP\/IP connections)?(?: on)? (?:TCP )?port[ =:]{1,3}(\d{1,5})(?!\d)`,
  'gi',
)
const pair = new RegExp(String.raw`(?<![\w.\-/@:[\]])(?:(${name})|\[([0-9A-Fa-f:.]{2,45})\]):(\d{1,5})(?![\w]|:\d|\.\d)`, 'g')
const unresolved = new RegExp(
  String.raw`(?:resolv(?:e|ing)(?: the)?(?: host(?: ?name)?)?(?: address)?|translate host name|ENOTFOUND|EAI_AGAIN|UnknownHostException|lookup)[: ]{1,3}(?:["'‘](${name})["'’]|(${dotted}))`,
  'gi',
)

/** A single word before a number is a host only where something speaks of connections. */
const speaksOfHosts = /connect|refus|timed? ?out|unreach|resolv|host|server|broker|dial|socket|peer/i
const noNames =
  /^(?:errno|error|err|code|status|line|exit|port|rank|pid|id|node|gpu|cuda|step|epoch|attempt|column|col|row|version|http|https|tcp|udp)$/i
/** `job.py:33` is a place in a file. Some of these are countries as well. */
const ofFiles =
  /\.(?:py|js|mjs|cjs|ts|go|java|rb|rs|c|cc|cpp|cxx|cu|h|hpp|sh|pl|pm|php|scala|kt|cs|f|f90|jl|r|lua|swift|ya?ml|json|toml|txt|log|out|err|csv|cfg|ini|sql|md|html|xml|conf|so)$/i

/** Places that a line names, in the order of what is said most clearly; the same one may stand twice. Takes time in proportion to the line. */
export function placesIn(line: string): Place[] {
  const places: Place[] = []
  for (const [, scheme, authority] of line.matchAll(url)) places.push(...ofUrl(scheme!.toLowerCase(), authority!))
  const rest = line.replace(url, ' ')
  for (const [, ...groups] of rest.matchAll(inWords)) places.push(...place(groups[0] ?? groups[1] ?? groups[2], groups[3]))
  for (const [, host, address, port] of rest.matchAll(pair)) {
    if (host !== undefined && !isNamed(host, rest)) continue
    places.push(...place(host ?? address, port))
  }
  for (const [, quoted, plain] of rest.matchAll(unresolved)) places.push(...place(quoted ?? plain))
  return places
}

/** As it is spoken of: `db.example:5432`, `https://api.example`, `[2001:db8::1]:80`. */
export function nameOf({ host, port, scheme }: Place): string {
  const written = isIP(host) === 6 ? `[${host}]` : host
  if (scheme !== undefined) return `${scheme}://${written}${port === portOf[scheme] ? '' : `:${port}`}`
  return port === undefined ? host : `${written}:${port}`
}

/** Everything before the last `@` are credentials; some name several hosts. */
function ofUrl(written: string, authority: string): Place[] {
  if (noHosts.has(written)) return []
  const base = written.split('+')[0]!
  const usual = portOf[base]
  return authority
    .slice(authority.lastIndexOf('@') + 1)
    .split(',')
    .slice(0, 3)
    .flatMap((part) => {
      const found = /^(?:\[([0-9A-Fa-f:.]{2,45})\]|([\w.-]{1,253}?))\.?(?::(\d{1,5}))?[).,;:\]]{0,3}$/.exec(part)
      const port = found?.[3] ?? usual
      if (!found || port === undefined) return []
      return place(found[1] ?? found[2], port).map((one) => (base === 'http' || base === 'https' ? { ...one, scheme: base } : one))
    })
}

function place(host: string | undefined, port?: string | number): Place[] {
  const plain = host?.toLowerCase().replace(/\.$/, '') ?? ''
  const valid = isIP(plain) !== 0 || (plain.length <= 253 && new RegExp(`^${name}$`).test(plain) && /[a-z]/.test(plain))
  if (!valid) return []
  if (port === undefined) return [{ host: plain }]
  const number = Number(port)
  return number > 0 && number < 65_536 ? [{ host: plain, port: number }] : []
}

function isNamed(host: string, line: string): boolean {
  if (isIPv4(host)) return true
  if (!/[A-Za-z]/.test(host) || ofFiles.test(host)) return false
  return host.includes('.') || (speaksOfHosts.test(line) && !noNames.test(host))
}
