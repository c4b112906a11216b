/** Printable ASCII but the space, the quote, the backslash and what has no need to be: a text of digits is written in code as it is. */
const base = 91
const first = 35
const backslash = 92

/**
 * A number in so many digits, which `numberAt` reads where they stand.
 *
 * @throws an Error where that is too few
 */
export function digits(number: number, width: number): string {
  if (number >= base ** width)
    throw new Error(`too many patterns: ${number} has no room in ${width} digits; widen the numbers of compile-patterns.ts`)
  let text = ''
  for (let left = number, i = 0; i < width; i++, left = Math.floor(left / base)) {
    const code = first + (left % base)
    text = String.fromCharCode(code < backslash ? code : code + 1) + text
  }
  return text
}

export function numberAt(text: string, at: number, width: number): number {
  let number = 0
  for (let i = at; i < at + width; i++) {
    const code = text.charCodeAt(i)
    number = base * number + code - first - (code > backslash ? 1 : 0)
  }
  return number
}
