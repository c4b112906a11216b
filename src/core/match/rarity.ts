import { pairs } from './rarity-pairs.ts'
import { symbolOf, symbols } from './symbols.ts'

/** One of the digits, and one of what is no symbol of its own, is as rare as its kind divided by this. */
const kinds: Readonly<Record<number, number>> = { 26: 10, 39: 20 }
const width = symbols.length + 1

/** Words that ordinary logs print all the time, more often than their letters say; an underscore is a space. */
const everyday = (
  'accuracy batch begin build cache check checkpoint complete config connect container count create data debug default device directory done ' +
  'download elapsed epoch error: eval exception: execut failed: false file finish found gradient info iteration job learning length level line ' +
  'loaded loading local logger loss main memory message metrics model module name node none null number object output package parameter path ' +
  'pending print process progress python rank read received request response result return run running samples saved saving second server ' +
  'service shard size source speed start started state status step success system tasks tensor test thread throughput time token total train ' +
  'trainer true update user using usr/ valid value version warn warning worker write writing home/ site-packages .py: .json http:// https:// ' +
  '.com/ .org/ lib/ bin/ local/ kernel process lr= loss= 0.00 000 2024 2025 2026 00:0 === --- ... *** get_/ post_/ http/1.1"_200 _of_ _to_the_ ' +
  '_in_ _is_ _for_ _from_ _and_ _with_ _a_ _not_ _on_ _at_ _was_ _by_ _no_ _as_ _or_ ____ '
)
  .replaceAll(' ', '\n')
  .replaceAll('_', ' ')
const everydayShare = 1 / 2000
/** Rows of one character, which stand in every table; a row of ten has eight places for three. */
const ruledShare = 1 / 50
const isRuled = (text: string): boolean => /^(.)\1+$/.test(text)

/** Worked out for what is asked for: a start asks for little. No share is 0. */
const sharesOfPairs = new Float64Array(width * width)
const sharesOfOnes = new Float64Array(width)

function shareOfPair(first: number, second: number): number {
  const pair = first * width + second
  return (sharesOfPairs[pair] ||= 2 ** (-(parseInt(pairs[pair]!, 36) + 6) / 2))
}

function shareOfOne(first: number): number {
  if (sharesOfOnes[first] === 0) for (let second = 0; second < width; second++) sharesOfOnes[first] += shareOfPair(first, second)
  return sharesOfOnes[first]!
}

/**
 * Estimated share (0–1) of places in a log where a few characters stand, folded ASCII: from pairs of letters, and for parts of everyday words
 * no less than they have.
 */
export function shareOf(text: string): number {
  if ((text.length === 3 || text.length === 4) && everyday.includes(text)) return isRuled(text) ? ruledShare : everydayShare
  let share = 1
  let before = -1
  for (let i = 0; i < text.length; i++) {
    const symbol = symbolOf(text.charCodeAt(i))
    share *= (before < 0 ? shareOfOne(symbol) : shareOfPair(before, symbol) / shareOfOne(before)) / (kinds[symbol] ?? 1)
    before = symbol
  }
  return share
}
