/** Colours that stay readable on a white ground, which every plot brings along. */
export const ink = { text: '#1f2933', faint: '#616e7c', grid: '#e4e7eb', line: '#1d6fb8' }

/** An SVG that needs neither a style sheet nor a script; it stays readable on a dark page. */
export function svg({ width, height, title }: { width: number; height: number; title: string }, shapes: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12" role="img">`,
    `<title>${escape(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...shapes,
    '</svg>',
    '',
  ].join('\n')
}

export function line(x1: string, y1: string, x2: string, y2: string): string {
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${ink.grid}"/>`
}

interface Type {
  anchor?: string
  fill?: string
  size?: number
  weight?: number
  transform?: string
}

export function text(
  x: number | string,
  y: number,
  words: string,
  { anchor = 'start', fill = ink.text, size, weight, transform }: Type,
): string {
  const more = Object.entries({ 'font-size': size, 'font-weight': weight, transform }).filter(([, value]) => value !== undefined)
  const attributes = more.map(([name, value]) => ` ${name}="${value}"`).join('')
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="${fill}"${attributes}>${escape(words)}</text>`
}

function escape(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
