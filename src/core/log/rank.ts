import type { LogLine } from './lines.ts'
import { signOf, signsOf } from './signs.ts'

/** A rank in front of a line: `[rank3]:`, `[default3]:`, `[3]:`, `[1,3]<stderr>:` (job and rank), `3:`. */
const inFront = /\brank ?(\d{1,6})|\[default(\d{1,6})\]|\[(?:\d{1,5},)?(\d{1,6})\](?:<std(?:err|out)>)?:|(?:^|\s)(\d{1,6}):\s?$/i

/** Where a launcher names the process that failed first. torchrun prints it below a heading; Open MPI, MPICH and srun in one line. */
const named = [
  /^mpirun noticed that process rank (\d{1,6})\b/,
  /\bMPI_ABORT was invoked on rank (\d{1,6})\b/,
  /^Abort\(-?\d{1,12}\) on node (\d{1,6}) /,
  /^(?:srun|slurmstepd): error: \S{1,80}: tasks? (\d{1,6}): (?:Exited|Killed|Segmentation|Aborted|Out Of Memory|Bus error|Terminated)/,
]
const headed = /^Root Cause \(first observed failure\):/
export const firstRankForms: readonly RegExp[] = [...named, headed]
const rankLine = /^\s{0,8}rank {0,8}: (\d{1,6})\b/

/** The rank that failed first as its launcher says; null where none does. */
export function firstFailedRank(lines: readonly LogLine[]): number | null {
  for (const index of signsOf(lines).where(signOf('first-rank'))) {
    const { text } = lines[index] as LogLine
    if (text.length > 400) continue
    for (const expression of named) {
      const found = expression.exec(text)?.[1]
      if (found !== undefined) return Number(found)
    }
    if (headed.test(text)) {
      const below = lines.slice(index + 1, index + 8).map((line) => rankLine.exec(line.text)?.[1])
      const found = below.find((rank) => rank !== undefined)
      if (found !== undefined) return Number(found)
    }
  }
  return null
}

/** The rank that wrote a line, where something in front of it says so. */
export function rankOf({ prefix }: LogLine): number | null {
  const found = prefix === '' ? null : inFront.exec(prefix)
  const rank = found?.slice(1).find((group) => group !== undefined)
  return rank === undefined ? null : Number(rank)
}

/** Whether a line is by a rank that failed after another one: what it says follows from that. Nothing is said where the first rank wrote nothing. */
export function byLaterRank(lines: readonly LogLine[]): (index: number) => boolean {
  const first = firstFailedRank(lines)
  if (first === null || !lines.some((line) => rankOf(line) === first)) return () => false
  return (index) => {
    const rank = rankOf(lines[index] as LogLine)
    return rank !== null && rank !== first
  }
}
