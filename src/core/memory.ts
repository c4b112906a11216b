import { scaleUp, timesUp } from './decimal.ts'
import { RetriageError } from './errors.ts'

const powers = { '': 0, k: 1, m: 2, g: 3, t: 4, p: 5 } as const
const shape = /^(\d+(?:\.\d+)?)\s*([kmgtp]?)(?:i?b?)$/i

/**
 * Reads an amount of memory into bytes.
 *
 * Accepts a whole number of bytes, or text: a decimal number and one of `k m g t p` in either case, optionally followed by `i`, `b`
 * or `iB`. Every unit is a power of 1024, as Slurm, Docker, HTCondor and the JVM read them; a bare number is bytes. A fraction of a
 * byte rounds up, so that a request never shrinks.
 *
 * @throws `invalid_memory` for anything else: signs, exponents, other units, nothing at all, or more than 2^53 - 1 bytes.
 * @example parseMemory('1.5g') // 1610612736
 */
export function parseMemory(value: string | number): number {
  const bytes = typeof value === 'number' ? value : fromText(value)
  if (bytes === undefined || !Number.isSafeInteger(bytes) || bytes < 0) throw invalid(value)
  return bytes
}

/**
 * Writes bytes in the largest unit that holds them as a whole number: 1536 MiB is `"1536m"`, 2 GiB is `"2g"`, 1000 bytes are `"1000b"`.
 * `parseMemory(formatMemory(n)) === n` for every whole number of bytes.
 */
export function formatMemory(bytes: number): string {
  let amount = bytes
  let unit = 0
  while (amount > 0 && amount % 1024 === 0 && unit < 5) {
    amount /= 1024
    unit++
  }
  return `${amount}${'bkmgtp'[unit]}`
}

/**
 * Multiplies bytes without ever falling below the product, rounded up to a whole MiB where the product is at least one: schedulers take
 * whole mebibytes, and a request rounded down would not be the one that was decided. 1.5 times 1 GiB is 1536 MiB exactly.
 */
export function scaleMemory(bytes: number, factor: number): number {
  const mebibyte = 1024 ** 2
  return scaleUp(bytes, factor, bytes * factor >= mebibyte ? mebibyte : 1)
}

function fromText(text: string): number | undefined {
  const found = typeof text === 'string' ? shape.exec(text.trim()) : null
  if (!found) return undefined
  const unit = (found[2] ?? '').toLowerCase() as keyof typeof powers
  if (unit === '' && /i/i.test(text)) return undefined
  return timesUp(found[1] as string, 1024 ** powers[unit])
}

function invalid(value: unknown): RetriageError {
  return new RetriageError(
    'invalid_memory',
    `memory ${JSON.stringify(value)}: write a number and a unit, such as "16g", "1.5Gi" or "512m" (units are powers of 1024)`,
  )
}
