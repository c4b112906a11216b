import type { Decision } from './decision.ts'
import { toWire } from './wire.ts'

/** A decision in its wire form: keys in snake_case, absent parts left out, in a fixed order. */
export function decisionToWire(decision: Decision): Record<string, unknown> {
  return toWire(decision) as Record<string, unknown>
}
