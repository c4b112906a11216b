import type { Category, EvidenceProvider } from 'retriage/core'
import { Answers } from '../answers.ts'
import { concerns, outThere, tellingLines } from '../telling-lines.ts'
import { doorsOf } from './addresses.ts'
import { nameOf, placesIn, type Place } from './places.ts'
import { probe, resolveHere, type Resolve } from './probe.ts'

/** What may be asked; every part has a default. */
export interface ReachabilityOptions {
  /**
   * Hosts that may be asked: names (`"db.example"`, `"*.example"`), addresses and networks (`"10.0.0.0/8"`). Default: all but this machine and those
   * that nobody is ever asked at.
   */
  allow?: readonly string[]
  /** Whether this machine itself may be asked where a log says `localhost`: it is another one than the job's as a rule. Default false. */
  allowLoopback?: boolean
  /** Categories of failures it is asked about, beside whatever is held; default network, external_service, rate_limit, timeout and auth. */
  categories?: readonly Category[]
  /** Places asked for one failure; default 3. */
  places?: number
  /** Milliseconds for one place; default 2000, and never more than the asker has. */
  timeoutMs?: number
  /** Milliseconds that an answer is good for, also for other failures; default 30,000. */
  keptMs?: number
  /** Different places asked in that time; default 50. A log that names thousands makes no port scan of this. */
  mostPlaces?: number
  /** The addresses of a name; default as this machine resolves it. */
  resolve?: Resolve
}

/** What the asker has left after the last answer came. */
const spareMs = 200

/**
 * Looks whether the hosts that a log names answer now, seen from this machine: connects to host and port, and asks sites of `http` and `https` for
 * the head of their root. Says for example `db.example:5432 refuses connections`.
 *
 * What a log names was written by strangers. Nothing of it is sent but the name of the host; redirects are not followed and answers not read. Link-local
 * and multicast addresses and those where clouds keep credentials are never asked, this machine only where it is allowed, and what a name
 * resolves to is checked before that address, and no other, is spoken to.
 *
 * @throws `usage` for an entry of `allow` that is no host
 * @example createTriage({ evidence: [reachability({ allow: ['*.example.com'] })] })
 */
export function reachability(options: ReachabilityOptions = {}): EvidenceProvider {
  const {
    categories = outThere,
    places: most = 3,
    timeoutMs: mostMs = 2000,
    keptMs = 30_000,
    mostPlaces = 50,
    resolve = resolveHere,
  } = options
  const doors = doorsOf(options.allow, options.allowLoopback ?? false)
  const answers = new Answers<string | undefined>(keptMs, mostPlaces)
  return {
    id: 'reachability',
    async gather(_failure, occasion, { timeoutMs }) {
      if (!concerns(occasion.decision, categories)) return []
      const asking = { doors, resolve, timeoutMs: Math.max(1, Math.min(mostMs, Math.max(timeoutMs / 2, timeoutMs - spareMs))) }
      const named = different(tellingLines(occasion), most, ({ host }) => doors.named(host))
      const said = await Promise.all(named.map(async (place) => answers.get(nameOf(place), () => probe(place, asking))))
      return named.flatMap((place, index) => {
        const answer = said[index]
        if (answer === undefined) return []
        return [{ rule: place.scheme ? 'answer/http' : place.port ? 'answer/tcp' : 'answer/name', detail: `${nameOf(place)} ${answer}` }]
      })
    },
  }
}

/** The first places of these lines, each one once. */
function different(lines: readonly string[], most: number, allowed: (place: Place) => boolean): Place[] {
  const places = new Map<string, Place>()
  for (const line of lines) {
    for (const place of placesIn(line)) {
      if (places.size >= most) return [...places.values()]
      if (allowed(place)) places.set(nameOf(place), places.get(nameOf(place)) ?? place)
    }
  }
  return [...places.values()]
}
