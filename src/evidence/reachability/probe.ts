import { lookup } from 'node:dns/promises'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { connect, isIP, type Socket } from 'node:net'
import type { Doors } from './addresses.ts'
import type { Place } from './places.ts'

/** The addresses of a name, best first. */
export type Resolve = (host: string) => Promise<readonly string[]>

/** As everything else on this machine resolves names, `/etc/hosts` included. */
export const resolveHere: Resolve = async (host) => (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address)

export interface Asking {
  doors: Doors
  resolve: Resolve
  timeoutMs: number
}

/**
 * How a place answers now, as the end of a sentence that begins with its name; undefined where it may not be asked. The address that was found
 * allowed is the one that is spoken to, so a name that resolves differently the second time gains nothing.
 */
export async function probe(place: Place, { doors, resolve, timeoutMs }: Asking): Promise<string | undefined> {
  const until = performance.now() + timeoutMs
  const late = `did not answer within ${timeoutMs / 1000} s`
  let addresses: readonly string[] | undefined
  try {
    addresses = isIP(place.host) === 0 ? await within(timeoutMs, resolve(place.host)) : [place.host]
  } catch (error) {
    return codeOf(error) === 'ENOTFOUND' || codeOf(error) === 'ENODATA' ? 'does not resolve: no such name' : 'cannot be resolved now'
  }
  if (addresses === undefined) return `cannot be resolved within ${timeoutMs / 1000} s`
  const address = addresses.find((each) => isIP(each) !== 0 && doors.at(place.host, each))
  if (address === undefined) return addresses.length === 0 ? 'does not resolve: no such name' : undefined
  const { port, scheme } = place
  if (port === undefined) return 'resolves'
  const leftMs = Math.max(1, until - performance.now())
  const began = performance.now()
  const took = (): string => `(${Math.round(performance.now() - began)} ms)`
  try {
    if (scheme === undefined) {
      return (await knock(address, port, leftMs)) ? `accepts connections ${took()}` : late
    }
    const status = await head({ ...place, port, scheme }, address, leftMs)
    return status === undefined ? late : `answers with HTTP ${status} ${took()}`
  } catch (error) {
    return explain(codeOf(error))
  }
}

/** Connects and says nothing; false where nobody answered in time. */
function knock(host: string, port: number, ms: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ host, port })
    const timer = setTimeout(() => end(() => resolve(false)), ms)
    const end = (say: () => void): void => {
      clearTimeout(timer)
      socket.destroy()
      say()
    }
    socket.once('connect', () => end(() => resolve(true)))
    socket.on('error', (error) => end(() => reject(error)))
  })
}

/** The status of the root of a site. Nothing of what a log says about it is sent but its name, nothing is followed, and nothing read beyond the status. */
function head({ host, port, scheme }: Required<Place>, address: string, ms: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const authority = `${isIP(host) === 6 ? `[${host}]` : host}${port === (scheme === 'http' ? 80 : 443) ? '' : `:${port}`}`
    const request = (scheme === 'http' ? httpRequest : httpsRequest)({
      ...{ host: address, port, method: 'HEAD', path: '/', agent: false, maxHeaderSize: 16_384 },
      headers: { host: authority, 'user-agent': 'retriage', connection: 'close' },
      ...(scheme === 'https' && isIP(host) === 0 ? { servername: host } : {}),
    })
    const timer = setTimeout(() => end(() => resolve(undefined)), ms)
    const end = (say: () => void): void => {
      clearTimeout(timer)
      request.destroy()
      say()
    }
    request.once('response', ({ statusCode }) => end(() => resolve(statusCode)))
    request.on('error', (error) => end(() => reject(error)))
    request.end()
  })
}

function explain(code: string): string {
  if (code === 'ECONNREFUSED') return 'refuses connections'
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return 'cannot be reached from here: no route to it'
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'closes connections at once'
  if (code === 'ETIMEDOUT') return 'did not answer'
  if (code.startsWith('HPE_')) return 'answers with something else than HTTP'
  if (code.startsWith('CERT_') || code.startsWith('ERR_TLS') || code.includes('CERT') || code.includes('SIGNATURE'))
    return `answers, and its certificate is not accepted (${code})`
  if (code === 'EPROTO' || code.startsWith('ERR_SSL')) return 'answers, and does not speak TLS as expected'
  return `cannot be reached (${code})`
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return /^[A-Z0-9_]{1,60}$/.test(code) ? code : 'no reason given'
}

/** Undefined where it takes longer. */
async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
