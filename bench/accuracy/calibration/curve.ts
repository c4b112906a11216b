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

/** Observations that are worth the same, with the confidences, mean of a bin each, between which they are. */
interface Block {
  n: number
  right: number
  from: number
  to: number
}

/**
 * Fits the rising curve that is nearest to the observed shares: bins of about equal size, pooled where a higher bin is worth no more than a
 * lower one (pool adjacent violators; Ayer and others, 1955). Every share is taken with one more right and one more wrong observation
 * (Laplace), so that no confidence means always or never because few were seen. The curve starts at 0, so that what is less sure than
 * anything observed is worth less too, and is level beyond the surest. Without observations it changes nothing.
 */
export function fitCurve(observations: readonly Observation[]): Curve {
  if (observations.length === 0) {
    return [
      [0, 0],
      [1, 1],
    ]
  }
  const knots = pool(binned(observations)).flatMap((block) => {
    const worth = round(worthOf(block))
    const [from, to] = [round(block.from), round(block.to)]
    return from === to ? [[from, worth] as const] : [[from, worth] as const, [to, worth] as const]
  })
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
function binned(observations: readonly Observation[]): Block[] {
  const sorted = [...observations].sort((a, b) => a.raw - b.raw)
  const count = Math.max(1, Math.min(mostBins, Math.floor(sorted.length / leastInBin)))
  const bins: Observation[][] = [[]]
  for (const [index, observation] of sorted.entries()) {
    const full = index >= (sorted.length * bins.length) / count && sorted[index - 1]?.raw !== observation.raw
    if (full) bins.push([])
    bins.at(-1)!.push(observation)
  }
  return bins.map((bin) => {
    const mean = bin.reduce((sum, { raw }) => sum + raw, 0) / bin.length
    return { n: bin.length, right: bin.filter(({ right }) => right).length, from: mean, to: mean }
  })
}

function pool(bins: readonly Block[]): Block[] {
  const pooled: Block[] = []
  for (const bin of bins) {
    let block = bin
    for (let before = pooled.at(-1); before && !rises(before, block); before = pooled.at(-1)) {
      pooled.pop()
      block = { n: before.n + block.n, right: before.right + block.right, from: before.from, to: block.to }
    }
    pooled.push(block)
  }
  return pooled
}

/** As observed and as smoothed: a small bin that is all right rises above a large one only when it is large enough itself. */
function rises(before: Block, after: Block): boolean {
  return after.right / after.n > before.right / before.n && worthOf(after) > worthOf(before)
}

function worthOf({ n, right }: Block): number {
  return (right + 1) / (n + 2)
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}
