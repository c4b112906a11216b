/** One decision as reliability sees it: how sure it was, and whether it was right. */
export interface Sureness {
  /** 0–1. */
  confidence: number
  right: boolean
}

/** Decisions of about the same confidence. */
export interface ReliabilityBin {
  /** From `from`, inclusive, to `to`, exclusive except for the last. */
  from: number
  to: number
  n: number
  meanConfidence: number
  /** 0–1; what `meanConfidence` promises. */
  right: number
}

export interface Reliability {
  n: number
  meanConfidence: number
  right: number
  /** Bins that hold a decision, of ten equal ones. */
  bins: readonly ReliabilityBin[]
  /** Expected calibration error: the mean distance of promise and result over the bins, weighted by their size. 0 where there is nothing. */
  error: number
}

const binCount = 10

/** Whether confidence means what it says: among decisions that are 80 % sure, 80 % should be right. */
export function reliability(decisions: readonly Sureness[]): Reliability {
  const held = Array.from({ length: binCount }, (): Sureness[] => [])
  // Sums of decimals fall a hair short of the edge they stand for; a hair puts them back.
  for (const decision of decisions) held[Math.min(binCount - 1, Math.floor(decision.confidence * binCount + 1e-9))]!.push(decision)
  const bins = held.flatMap((members, index) =>
    members.length === 0 ? [] : [{ from: index / binCount, to: (index + 1) / binCount, ...summary(members) }],
  )
  const error = bins.reduce((sum, { n, meanConfidence, right }) => sum + n * Math.abs(meanConfidence - right), 0) / (decisions.length || 1)
  return { ...summary(decisions), bins, error }
}

function summary(decisions: readonly Sureness[]): { n: number; meanConfidence: number; right: number } {
  const n = decisions.length
  if (n === 0) return { n: 0, meanConfidence: 0, right: 0 }
  return {
    n,
    meanConfidence: decisions.reduce((sum, { confidence }) => sum + confidence, 0) / n,
    right: decisions.filter(({ right }) => right).length / n,
  }
}
