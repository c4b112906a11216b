import type { Dice } from './dice.ts'

/** Words of invented programs, hosts and files. Some occur in patterns too, as words of real logs do. */
export const words: readonly string[] = (
  'adapter anchor archive artifact atlas balance barrier baseline batch beacon binding bracket branch bridge bucket buffer bundle cache ' +
  'canvas carrier catalog census channel checkpoint chunk circuit client cluster column compass config container context contract copper ' +
  'counter cursor dataset decoder delta digest dispatch domain driver edge element embedding encoder engine entry epoch exchange export ' +
  'fabric factor feature field filter fixture flag flight folder format frame gateway gradient graph grid handle harbor header history ' +
  'horizon index inlet input insert interval kernel label lattice layer ledger lens level limit linker loader lookup loss manifest map ' +
  'marker matrix measure member merge message meter metric mirror model module monitor network node notice object offset optimizer order ' +
  'outlet output packet page parser partition patch payload phase pipeline planner plugin pointer policy portal prefix probe process ' +
  'profile project prompt protocol proxy queue range reader record region registry relay replica report request resolver resource result ' +
  'river router rollout sample scheduler schema scope segment sensor sequence series server session shard signal snapshot socket source ' +
  'span stage state station step storage stream subset summary surface switch symbol table target task tensor thread ticket timeline ' +
  'token topic trace tracker trainer transfer tunnel update upload validator variable vector vendor version view volume warmup watcher ' +
  'weight window worker wrapper writer zone'
).split(' ')

const onsets = 'b br c cl d dr f g gl h j k l m n p pl qu r s sk st t tr v w z'.split(' ')
const rhymes = 'ab ag al am an ap ar ax eb ek el em en ep er ib ig il im in ip ir ob og ol om on op or ub ug ul um un up ur'.split(' ')

/** A word that no language has. */
export function inventWord(dice: Dice, letters: number): string {
  let word = ''
  while (word.length < letters) word += dice.pick(onsets) + dice.pick(rhymes)
  return word.slice(0, Math.max(letters, 5))
}

export function hex(dice: Dice, digits: number): string {
  let text = ''
  while (text.length < digits) text += dice.below(16).toString(16)
  return text
}

/** A number with so many decimals, below `limit`. */
export function decimal(dice: Dice, limit: number, decimals: number): string {
  return (dice.below(limit * 10 ** decimals) / 10 ** decimals).toFixed(decimals)
}
