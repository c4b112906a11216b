import { RetriageError } from 'retriage/core'
import { BlockList, isIP } from 'node:net'

/**
 * Addresses that nobody is asked at, whoever allows it: where clouds hand out credentials to whoever asks (AWS, Google, Azure, Alibaba, Oracle),
 * this link alone, nobody or everybody, and forms of IPv6 that wrap an address of any kind.
 */
const never = new BlockList()
for (const [network, prefix] of [
  ...([
    ['0.0.0.0', 8],
    ['169.254.0.0', 16],
    ['100.100.100.200', 32],
    ['192.0.0.192', 32],
    ['168.63.129.16', 32],
  ] as const),
  ...([
    ['224.0.0.0', 4],
    ['240.0.0.0', 4],
  ] as const),
] as const)
  never.addSubnet(network, prefix, 'ipv4')
for (const [network, prefix] of [
  ...([
    ['fe80::', 10],
    ['fec0::', 10],
    ['ff00::', 8],
    ['fd00:ec2::', 64],
    ['fd20:ce::', 64],
  ] as const),
  ...([
    ['::', 128],
    ['64:ff9b::', 96],
    ['64:ff9b:1::', 48],
    ['2001::', 32],
    ['2002::', 16],
  ] as const),
] as const)
  never.addSubnet(network, prefix, 'ipv6')
const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

const neverNamed = /^(?:metadata(?:\.google\.internal|\.goog)?|instance-data(?:\.ec2\.internal)?)$/
const localNames = /^(?:localhost|.+\.localhost|localhost\.localdomain|ip6-localhost|ip6-loopback)$/

/** Which hosts may be asked. */
export interface Doors {
  /** By what a log calls it, before anything is looked up. */
  named(host: string): boolean
  /** By an address that the name has. */
  at(host: string, address: string): boolean
}

/**
 * @param allow names (`db.example`, `*.example`), addresses and networks (`10.0.0.0/8`); undefined: everybody but loopback
 * @throws `usage` for an entry that is none of these
 */
export function doorsOf(allow: readonly string[] | undefined, allowLoopback: boolean): Doors {
  const networks = new BlockList()
  const names: ((host: string) => boolean)[] = []
  for (const entry of allow ?? []) add(entry, networks, names)
  const listed = (host: string): boolean => names.some((matches) => matches(host))
  const within = (address: string): boolean => networks.check(address, familyOf(address))
  return {
    named(host) {
      if (neverNamed.test(host)) return false
      if (isIP(host) !== 0) return this.at(host, host)
      // A name that is not listed may still lead to an address that is.
      if (localNames.test(host)) return allowLoopback || listed(host)
      return allow === undefined || listed(host) || allow.some((entry) => isIP(entry.split('/')[0]!) !== 0)
    },
    at(host, address) {
      const family = familyOf(address)
      if (address.includes('%') || never.check(address, family)) return false
      if (loopback.check(address, family)) return allowLoopback || within(address) || (localNames.test(host) && listed(host))
      return allow === undefined || listed(host) || within(address)
    },
  }
}

function add(entry: string, networks: BlockList, names: ((host: string) => boolean)[]): void {
  const [address = '', prefix] = entry.split('/')
  const family = isIP(address)
  if (family !== 0) {
    const bits = prefix === undefined ? (family === 4 ? 32 : 128) : /^\d{1,3}$/.test(prefix) ? Number(prefix) : NaN
    if (!(bits <= (family === 4 ? 32 : 128))) throw invalid(entry)
    networks.addSubnet(address, bits, familyOf(address))
    return
  }
  const name = entry.toLowerCase()
  if (name === '*') names.push(() => true)
  else if (/^\*(?:\.[a-z0-9_-]{1,63})+$/.test(name)) names.push((host) => host.endsWith(name.slice(1)))
  else if (/^[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*$/.test(name)) names.push((host) => host === name)
  else throw invalid(entry)
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}

function invalid(entry: string): RetriageError {
  return new RetriageError(
    'usage',
    `reachability: ${JSON.stringify(entry)} in "allow" is no host; write a name such as "db.example" or "*.example", an address, or a network such as "10.0.0.0/8"`,
    { path: 'allow' },
  )
}
