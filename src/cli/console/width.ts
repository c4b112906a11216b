// eslint-disable-next-line no-control-regex
const colours = /\u001b\[[0-9;]*m/g
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** East Asian wide and full-width blocks, and emoji: two columns on a terminal (Unicode TR11, the blocks that matter). */
const wide =
  /^[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|^\p{Emoji_Presentation}|^[\u{20000}-\u{3FFFD}]/u
const zero = /^[\p{Mn}\p{Me}\p{Cf}]/u

/** Columns that text takes on a terminal; colours take none. */
export function widthOf(text: string): number {
  const plain = text.replace(colours, '')
  if (/^[\x20-\x7e]*$/.test(plain)) return plain.length
  let width = 0
  for (const { segment } of segmenter.segment(plain)) width += columns(segment)
  return width
}

/** Text without colours, cut to so many columns; where something was cut, the last one is `…`. */
export function cutTo(text: string, most: number): string {
  if (widthOf(text) <= most) return text
  let width = 0
  let result = ''
  for (const { segment } of segmenter.segment(text)) {
    width += columns(segment)
    if (width > most - 1) break
    result += segment
  }
  return most < 1 ? '' : `${result}…`
}

/** Text with blanks behind it up to so many columns. */
export function padTo(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - widthOf(text)))
}

function columns(segment: string): number {
  if (zero.test(segment)) return 0
  return wide.test(segment) ? 2 : 1
}
