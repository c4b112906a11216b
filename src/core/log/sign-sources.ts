import { remarks, waitsForOthers } from './arbitrate.ts'
import { completed, successes } from './ending.ts'
import type { Opening } from './incident.ts'
import { readers } from './incidents.ts'
import { wordSign } from './meaning.ts'
import { firstRankForms } from './rank.ts'
import { words } from './words.ts'

interface SignSource {
  name: string
  openings: readonly Opening[]
}

/** Signs of lines that may decide: where none of them shows and no pattern matches, a line says nothing about a failure. */
export const tellingSigns: readonly SignSource[] = [
  ...readers.map(({ id, openings }) => ({ name: id, openings })),
  { name: 'success', openings: successes },
  { name: 'completed', openings: [completed] },
  { name: 'first-rank', openings: firstRankForms },
]

/** What shows each sign: what the generator of `sign-words.ts` reads. */
export function signSources(): readonly SignSource[] {
  return [
    ...tellingSigns,
    { name: 'remark', openings: remarks },
    { name: 'waits-for-others', openings: [waitsForOthers] },
    ...words.map(([form], number) => ({ name: wordSign(number), openings: [form] })),
  ]
}
