import { builtInPacks } from 'retriage'
import type { LabelledCase } from '../corpus.ts'
import { examine, type OnProblem } from '../examine.ts'
import type { Judged } from '../judge.ts'
import { tally, type Tally } from '../tally.ts'
import { deciderWithout, deciderWithoutPacks } from './without.ts'

/** What one pack contributes to a corpus. */
export interface PackShare {
  pack: string
  /** Cases one of its patterns decided, and how they come out with the pack and without it. */
  decided: number
  with: Tally
  without: Tally
  /** The whole corpus without the pack: other cases may change too, since a pack also says what does not count. */
  corpusWithout: Tally
}

/** How far results rest on patterns for just these tools. */
export interface LeaveOut {
  as: Tally
  /**
   * Every case decided without the pack that decides it otherwise: what to expect for tools nobody wrote a pack for. Cases that no pattern
   * decides count as they are.
   */
  eachWithoutItsPack: Tally
  withoutAnyPack: Tally
  packs: readonly PackShare[]
}

const packOf = new Map(builtInPacks.flatMap((pack) => pack.patterns.map((pattern) => [pattern.id, pack.name])))

/** The pack whose pattern decided a case, if any did. */
export function decidingPack({ decision }: Judged): string | undefined {
  return packOf.get(decision?.evidence?.[0]?.rule ?? '')
}

/** Measures again without each pack that decided a case. The packs that decided most come first. */
export async function leaveOutPacks(
  cases: readonly LabelledCase[],
  judged: readonly Judged[],
  onProblem: OnProblem,
  onPack: (done: number, of: number) => void = () => undefined,
): Promise<LeaveOut> {
  const packs = [...new Set(judged.flatMap((item) => decidingPack(item) ?? []))]
  const orphaned = [...judged]
  const shares: PackShare[] = []
  for (const [done, pack] of packs.entries()) {
    onPack(done, packs.length)
    const rerun = await examine(
      cases,
      deciderWithout((name) => name === pack, `createTriage() without ${pack}`),
      onProblem,
    )
    const own = judged.flatMap((item, index) => (decidingPack(item) === pack ? [index] : []))
    for (const index of own) orphaned[index] = rerun[index]!
    shares.push({
      pack,
      decided: own.length,
      with: tally(own.map((index) => judged[index]!)),
      without: tally(own.map((index) => rerun[index]!)),
      corpusWithout: tally(rerun),
    })
  }
  return {
    as: tally(judged),
    eachWithoutItsPack: tally(orphaned),
    withoutAnyPack: tally(await examine(cases, deciderWithoutPacks(), onProblem)),
    packs: shares.sort((a, b) => b.decided - a.decided || (a.pack < b.pack ? -1 : 1)),
  }
}
