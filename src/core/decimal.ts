/**
 * Multiplies a decimal number, as it is written, by a whole unit and rounds up to a whole multiple of a step. Exact where floating point is
 * not: 1.4 times 60,000 is 84,000 and not a hair less or more, and sixteen digits come back as they went in. May exceed 2^53 - 1; callers
 * that mind look.
 *
 * @param decimal digits with an optional fraction, such as `"1.5"`
 */
export function timesUp(decimal: string, unit: number, step = 1): number {
  const [whole = '', fraction = ''] = decimal.split('.')
  const product = BigInt(whole + fraction) * BigInt(unit)
  const divisor = 10n ** BigInt(fraction.length) * BigInt(step)
  return Number(((product + divisor - 1n) / divisor) * BigInt(step))
}

/** The same with a number as factor, meant as it is printed: 1.4 is fourteen tenths, not the binary fraction nearest to it. */
export function scaleUp(amount: number, factor: number, step: number): number {
  const text = String(factor)
  return /^\d+(\.\d+)?$/.test(text) ? timesUp(text, amount, step) : Math.ceil((amount * factor) / step) * step
}
