import { ink, line, svg, text } from '../svg.ts'
import { subjectName } from './bench.ts'

/** Points of one engine; both numbers above 0. */
export interface Series {
  name: string
  points: readonly (readonly [number, number])[]
}

const colours = ['#7b8794', '#c05717', '#2f8132', '#8a4fbf', '#a61b1b', '#0b7285']

/** The subject always looks the same. */
function colourOf(name: string, index: number): string {
  return name === subjectName ? ink.line : (colours[index % colours.length] as string)
}

/** Draws lines over two logarithmic axes, each engine's name at the end of its line. */
export function linePlot(
  { title, under, x: along, y: up }: { title: string; under: string; x: (value: number) => string; y: string },
  series: readonly Series[],
): string {
  const [width, height] = [680, 400]
  const frame = { left: 72, right: 130, top: 56, bottom: 48 }
  const all = series.flatMap(({ points }) => points)
  const xs = [...new Set(all.map(([value]) => value))].sort((a, b) => a - b)
  const [low, high] = decades(all.map(([, value]) => value))
  const place = (value: number, from: number, to: number): number =>
    to === from ? 0.5 : (Math.log(value) - Math.log(from)) / (Math.log(to) - Math.log(from))
  const x = (value: number): string =>
    (frame.left + place(value, xs[0] ?? 1, xs.at(-1) ?? 1) * (width - frame.left - frame.right)).toFixed(1)
  const y = (value: number): string => (frame.top + (1 - place(value, low, high)) * (height - frame.top - frame.bottom)).toFixed(1)
  const labels = apart(series.map(({ points }) => Number(y(points.at(-1)?.[1] ?? low)) + 4))
  return svg({ width, height, title }, [
    text(frame.left, 24, title, { size: 15, weight: 600 }),
    text(frame.left, 42, `${under}; ${up} upwards`, { fill: ink.faint }),
    ...xs.flatMap((value) => [
      line(x(value), y(low), x(value), y(high)),
      text(x(value), height - 26, along(value), { anchor: 'middle', fill: ink.faint }),
    ]),
    ...powers(low, high).flatMap((value) => [
      line(x(xs[0] ?? 1), y(value), x(xs.at(-1) ?? 1), y(value)),
      text(frame.left - 8, Number(y(value)) + 4, short(value), { anchor: 'end', fill: ink.faint }),
    ]),
    ...series.flatMap(({ name, points }, index) => {
      const colour = colourOf(name, index)
      const last = points.at(-1)
      if (!last) return []
      const path = points.map(([a, b]) => `${x(a)},${y(b)}`).join(' ')
      return [
        `<polyline fill="none" stroke="${colour}" stroke-width="${name === subjectName ? 3 : 1.5}" points="${path}"/>`,
        ...points.map(([a, b]) => `<circle cx="${x(a)}" cy="${y(b)}" r="3" fill="${colour}"/>`),
        text(Number(x(last[0])) + 8, labels[index] as number, name, { fill: colour }),
      ]
    }),
  ])
}

/** Moves labels down until none stands on another. */
function apart(places: readonly number[]): number[] {
  const moved = [...places]
  let above = -Infinity
  for (const index of places.map((_, position) => position).sort((a, b) => (places[a] as number) - (places[b] as number))) {
    above = moved[index] = Math.max(moved[index] as number, above + 13)
  }
  return moved
}

/** Draws a bar for each engine in each group, on one logarithmic axis. */
export function barPlot(
  { title, under }: { title: string; under: string },
  groups: readonly { name: string; bars: readonly { name: string; value: number }[] }[],
): string {
  const frame = { left: 150, right: 70, top: 60 }
  const [width, row] = [680, 17]
  const [low, high] = decades(groups.flatMap(({ bars }) => bars.map(({ value }) => value)))
  const length = (value: number): number =>
    ((Math.log(value) - Math.log(low)) / (Math.log(high) - Math.log(low))) * (width - frame.left - frame.right)
  let at = frame.top
  const shapes = groups.flatMap(({ name, bars }) => {
    const heading = text(frame.left, at + 12, name, { weight: 600 })
    at += row + 2
    const drawn = bars.flatMap((bar) => {
      const top = at
      at += row
      const colour = bar.name === subjectName ? ink.line : '#9aa5b1'
      return [
        text(frame.left - 8, top + 12, bar.name, { anchor: 'end' }),
        `<rect x="${frame.left}" y="${top + 2}" width="${Math.max(1, length(bar.value)).toFixed(1)}" height="${row - 4}" fill="${colour}"/>`,
        text((frame.left + length(bar.value) + 6).toFixed(1), top + 12, short(bar.value), { fill: ink.faint }),
      ]
    })
    at += 10
    return [heading, ...drawn]
  })
  const grid = powers(low, high).map((value) => {
    const x = (frame.left + length(value)).toFixed(1)
    return line(x, String(frame.top), x, String(at))
  })
  return svg({ width, height: at + 10, title }, [
    text(16, 24, title, { size: 15, weight: 600 }),
    text(16, 42, under, { fill: ink.faint }),
    ...grid,
    ...shapes,
  ])
}

/** The powers of ten around all values. */
function decades(values: readonly number[]): [number, number] {
  if (values.length === 0) return [1, 10]
  const low = 10 ** Math.floor(Math.log10(Math.min(...values)))
  return [low, Math.max(low * 10, 10 ** Math.ceil(Math.log10(Math.max(...values))))]
}

function powers(low: number, high: number): number[] {
  const values: number[] = []
  for (let value = low; value <= high * 1.0001; value *= 10) values.push(value)
  return values
}

/** Three digits are enough of any number. */
export function short(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)))
}
