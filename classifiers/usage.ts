import {
  causeOf,
  defineClassifier,
  formatMemory,
  parseDuration,
  parseMemory,
  signalOf,
  type CauseId,
  type Classification,
  type Failure,
} from 'retriage/core'

/** Reads what the attempt used against what it had asked for: peak memory and elapsed time at the limit, and an end that fits. */
export const usage = defineClassifier({
  id: 'usage',
  classify(failure): Classification[] {
    return [...memory(failure), ...time(failure)]
  },
})

/**
 * A peak is sampled, so the true one may lie above it: nine tenths of the request with a kill is as telling as the whole of it without.
 */
function memory(failure: Failure): Classification[] {
  if (failure.memory === undefined || failure.peakMemory === undefined) return []
  const requested = parseMemory(failure.memory)
  const peak = parseMemory(failure.peakMemory)
  const share = requested > 0 ? peak / requested : 0
  const killed = endedFromOutside(failure)
  const confidence = killed && share >= 0.9 ? 0.85 : share >= 1 ? 0.75 : share >= 0.98 ? 0.55 : 0
  return found('oom/limit', confidence, `peak memory ${approximately(peak)} of ${formatMemory(requested)} requested`)
}

function time(failure: Failure): Classification[] {
  if (failure.runtime === undefined || failure.execTimeSeconds === undefined) return []
  const requestedSeconds = parseDuration(failure.runtime) / 1000
  const share = requestedSeconds > 0 ? failure.execTimeSeconds / requestedSeconds : 0
  const confidence = share < 0.99 ? 0 : endedFromOutside(failure) ? 0.85 : 0.5
  return found('timeout/time-limit', confidence, `ran ${Math.round(failure.execTimeSeconds)} s of ${failure.runtime} requested`)
}

function endedFromOutside(failure: Failure): boolean {
  const signal = signalOf(failure)
  return signal === 'SIGKILL' || signal === 'SIGTERM' || (signal === null && typeof failure.returnCode !== 'number')
}

function found(cause: CauseId, confidence: number, detail: string): Classification[] {
  if (confidence === 0) return []
  return [
    {
      verdict: causeOf(cause).verdict,
      cause,
      confidence,
      evidence: [{ kind: 'usage', rule: `usage/${cause}`, detail }],
      classifier: 'usage',
    },
  ]
}

function approximately(bytes: number): string {
  const unit = bytes >= 1024 ** 3 ? 3 : bytes >= 1024 ** 2 ? 2 : bytes >= 1024 ? 1 : 0
  return `${Number((bytes / 1024 ** unit).toFixed(unit === 0 ? 0 : 1))}${'bkmg'[unit]}`
}
