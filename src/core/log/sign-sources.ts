import { completed, successes } from './ending.ts'
import type { Opening } from './incident.ts'
import { readers } from './incidents.ts'
import { firstRankForms } from './rank.ts'
import { wordSign } from './meaning.ts'
import { words } from './words.ts'

/** What shows each sign: what the generator of `sign-words.ts` reads. */
export function signSources(): { name: string; openings: readonly Opening[] }[] {
  return [
    ...readers.map(({ id, openings }) => ({ name: id, openings })),
    ...words.map(([form], number) => ({ name: wordSign(number), openings: [form] })),
    { name: 'success', openings: successes },
    { name: 'completed', openings: [completed] },
    { name: 'first-rank', openings: firstRankForms },
  ]
}
