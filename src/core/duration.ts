import { scaleUp, timesUp } from './decimal.ts'
import { RetriageError } from './errors.ts'

const shape = /^P(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/i
const unitsMs = [604_800_000, 86_400_000, 3_600_000, 60_000, 1000]

/**
 * Reads an ISO-8601 duration into milliseconds, rounded up to a whole one.
 *
 * Weeks, days (of 24 hours), hours, minutes and seconds; only the last part may have a decimal fraction. Years and months are refused,
 * since their length depends on the date.
 *
 * @throws `invalid_duration` for anything else, such as `"4h"`, `"P"`, `"PT"`, `"-PT1H"` or `"P1M"`.
 * @example parseDuration('PT1H30M') // 5_400_000
 */
export function parseDuration(text: string): number {
  const found = typeof text === 'string' ? shape.exec(text.trim()) : null
  const parts = found ? found.slice(1) : []
  const given = parts.filter((part) => part !== undefined)
  const misplacedFraction = given.slice(0, -1).some((part) => part.includes('.'))
  if (given.length === 0 || misplacedFraction || /T$/i.test(text.trim())) throw invalid(text)
  const ms = parts.reduce((sum, part, i) => sum + timesUp(part ?? '0', unitsMs[i] as number), 0)
  if (!Number.isSafeInteger(ms)) throw invalid(text)
  return ms
}

/**
 * Writes milliseconds in the largest of hours, minutes and seconds that holds them as a whole number: four hours are `"PT4H"`, 90 minutes
 * `"PT90M"`, 84 seconds `"PT84S"`; below a second, a decimal fraction. `parseDuration(formatDuration(n)) === n` for every whole number of
 * milliseconds.
 */
export function formatDuration(ms: number): string {
  if (ms > 0 && ms % 3_600_000 === 0) return `PT${ms / 3_600_000}H`
  if (ms > 0 && ms % 60_000 === 0) return `PT${ms / 60_000}M`
  // Not ms / 1000: beyond 2^53 / 1000 seconds a quotient no longer holds every millisecond.
  const fraction = String(ms % 1000)
    .padStart(3, '0')
    .replace(/0+$/, '')
  return `PT${Math.floor(ms / 1000)}${fraction && `.${fraction}`}S`
}

/**
 * Multiplies a duration without ever falling below the product, rounded up to a whole second where the product is at least one.
 * 1.4 times one minute is 84 s exactly.
 */
export function scaleDuration(ms: number, factor: number): number {
  return scaleUp(ms, factor, ms * factor >= 1000 ? 1000 : 1)
}

function invalid(value: unknown): RetriageError {
  return new RetriageError(
    'invalid_duration',
    `duration ${JSON.stringify(value)}: write ISO-8601 with weeks, days, hours, minutes or seconds, such as "PT4H" or "P1DT30M" (years and months have no fixed length)`,
  )
}
