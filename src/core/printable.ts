// eslint-disable-next-line no-control-regex
const unprintable = /\u001b\[[0-?]*[ -/]*[@-~]|[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/**
 * Text of a log made safe to show: no control characters, nothing that turns the direction of writing, white space folded, at most `most`
 * UTF-16 units with an ellipsis where it was cut.
 */
export function printable(text: string, most: number): string {
  const plain = folded(text.slice(0, most * 4).replace(unprintable, ' '))
  return plain.length > most ? `${plain.slice(0, most - 1)}…` : plain
}

/** Text with single blanks for white space. Most has them already, and to put them there once more takes time. */
export function folded(text: string): string {
  return (/\s\s|[^\S ]/.test(text) ? text.replace(/\s+/g, ' ') : text).trim()
}
