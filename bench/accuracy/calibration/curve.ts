/** Confidence as classifiers give it, rising, and what it is worth. Between two knots on a straight line; beyond the last, its worth. */
export type Curve = readonly (readonly [raw: number, calibrated: number])[]

/** One claim as a curve sees it. */
export interface Observation {
  raw: number
  right: boolean
}

/** Enough in a bin that its share of right ones is worth looking at: with 15, a share of 80 % has a standard error of 10 points. */
const leastInBin = 15
const mostBins = 8
/** Invented observations in every bin, right as often as all together: no bin says never or always because it is small. */
const invented = 2

interface Bin {
  n: number
  raw: number
  worth: number
}

/**
 * Fits the rising curve that is nearest to the observed shares: bins of about equal size, smoothed, then pooled where a higher bin is worth
 * less than a lower one (pool adjacent violators; Ayer and others, 1955). It starts at 0, so that what is less sure than anything observed is
 * worth less too, and says nothing beyond the surest that was observed. Without observations it changes nothing.
 */
export function fitCurve(observations: readonly Observation[]): Curve {
  if (observations.length === 0) {
    return [
      [0, 0],
      [1, 1],
    ]
  }
  const knots = pool(binned(observations)).map(({ raw, worth }) => [round(raw), round(worth)] as const)
  return knots[0]![0] === 0 ? knots : [[0, 0], ...knots]
}

/** What a confidence is worth by a curve. */
export function valueAt(curve: Curve, raw: number): number {
  const next = curve.findIndex(([at]) => at >= raw)
  if (next === -1) return curve.at(-1)![1]
  const [above, worthAbove] = curve[next]!
  const [below, worthBelow] = curve[next - 1] ?? [raw, worthAbove]
  return above === below ? worthAbove : round(worthBelow + ((worthAbove - worthBelow) * (raw - below)) / (above - below))
}

/** Equal confidences share a bin. */
function binned(observations: readonly Observation[]): Bin[] {
  const sorted = [...observations].sort((a, b) => a.raw - b.raw)
  const overall = (sorted.filter(({ right }) => right).length + 1) / (sorted.length + 2)
  const count = Math.max(1, Math.min(mostBins, Math.floor(sorted.length / leastInBin)))
  const groups: Observation[][] = [[]]
  for (const [index, observation] of sorted.entries()) {
    const full = index >= (sorted.length * groups.length) / count && sorted[index - 1]?.raw !== observation.raw
    if (full) groups.push([])
    groups.at(-1)!.push(observation)
  }
  return groups.map((group) => ({
    n: group.length,
    raw: group.reduce((sum, { raw }) => sum + raw, 0) / group.length,
    worth: (group.filter(({ right }) => right).length + invented * overall) / (group.length + invented),
  }))
}

function pool(bins: readonly Bin[]): Bin[] {
  const pooled: Bin[] = []
  for (let bin of bins) {
    for (let before = pooled.at(-1); before && before.worth >= bin.worth; before = pooled.at(-1)) {
      pooled.pop()
      const n = before.n + bin.n
      const share = before.n / n
      bin = { n, raw: before.raw * share + bin.raw * (1 - share), worth: before.worth * share + bin.worth * (1 - share) }
    }
    pooled.push(bin)
  }
  return pooled
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}
