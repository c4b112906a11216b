import type { Opening } from './incident.ts'
import { readers } from './incidents.ts'

/** What shows each sign: what the generator of `sign-words.ts` reads. */
export function signSources(): { name: string; openings: readonly Opening[] }[] {
  return readers.map(({ id, openings }) => ({ name: id, openings }))
}
