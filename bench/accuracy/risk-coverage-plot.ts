import { ink, line, svg, text } from '../svg.ts'
import type { RiskPoint } from './risk-coverage.ts'

const [width, height] = [640, 400]
const frame = { left: 72, right: 24, top: 56, bottom: 56 }
const plot = { width: width - frame.left - frame.right, height: height - frame.top - frame.bottom }
/** Thresholds worth a mark, where the line has them. */
const marked = [0.95, 0.9, 0.8, 0.7, 0.6]

/** Draws risk over coverage. */
export function riskCoveragePlot(points: readonly RiskPoint[], title: string): string {
  const highest = niceCeiling(Math.max(0, ...points.map(({ risk }) => risk)))
  const x = (coverage: number): string => (frame.left + coverage * plot.width).toFixed(1)
  const y = (risk: number): string => (frame.top + (1 - risk / highest) * plot.height).toFixed(1)
  const last = points.at(-1)
  return svg({ width, height, title }, [
    text(frame.left, 24, title, { size: 15, weight: 600 }),
    text(frame.left, 42, `confidence falls from left to right${last ? `; in the end ${outcome(last)}` : ''}`, {
      fill: ink.faint,
    }),
    ...[0, 0.2, 0.4, 0.6, 0.8, 1].flatMap((share) => [
      line(x(share), y(0), x(share), y(highest)),
      text(x(share), height - frame.bottom + 18, percent(share), { anchor: 'middle', fill: ink.faint }),
    ]),
    ...[0, 0.25, 0.5, 0.75, 1].flatMap((part) => [
      line(x(0), y(part * highest), x(1), y(part * highest)),
      text(frame.left - 8, Number(y(part * highest)) + 4, percent(part * highest), { anchor: 'end', fill: ink.faint }),
    ]),
    text(frame.left + plot.width / 2, height - 14, 'coverage: share of cases decided', { anchor: 'middle' }),
    text(0, 0, 'risk: share wrong among decided', {
      anchor: 'middle',
      transform: `translate(18 ${frame.top + plot.height / 2}) rotate(-90)`,
    }),
    `<polyline fill="none" stroke="${ink.line}" stroke-width="2" stroke-linejoin="round" points="${points.map((point) => `${x(point.coverage)},${y(point.risk)}`).join(' ')}"/>`,
    ...marks(points).map(({ point, label }) =>
      dot(x(point.coverage), y(point.risk), label, Number(y(point.risk)) < frame.top + 30 ? 18 : -9),
    ),
    ...(last ? [dot(x(last.coverage), y(last.risk), '', 0)] : []),
  ])
}

/** Closer marks than this share of the width would write over each other. */
const closestMarks = 0.08

/** Where the line passes a threshold: its last point at or above it. One mark a point, and none close to another. */
function marks(points: readonly RiskPoint[]): { point: RiskPoint; label: string }[] {
  const found = new Map<RiskPoint, string>()
  for (const threshold of marked) {
    const point = points.filter((candidate) => candidate.threshold >= threshold).at(-1)
    const free = [...found.keys(), points.at(-1)].every(
      (other) => Math.abs((other?.coverage ?? 2) - (point?.coverage ?? 0)) >= closestMarks,
    )
    if (point && free) found.set(point, `≥ ${threshold}`)
  }
  return [...found].map(([point, label]) => ({ point, label }))
}

/** The next of 1, 2, 4 or 8 times a power of ten, at least 4 %: an axis that ends there divides well into quarters. */
function niceCeiling(value: number): number {
  const wanted = Math.max(value, 0.04)
  const power = 10 ** Math.floor(Math.log10(wanted))
  return [1, 2, 4, 8, 10].map((step) => step * power).find((ceiling) => ceiling >= wanted - 1e-12) ?? 1
}

function dot(x: string, y: string, label: string, above: number): string {
  return `<circle cx="${x}" cy="${y}" r="3.5" fill="${ink.line}"/>${text(x, Number(y) + above, label, { anchor: 'middle' })}`
}

function outcome({ coverage, risk }: RiskPoint): string {
  return `${percent(coverage)} decided, ${percent(risk)} of them wrong`
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`
}
