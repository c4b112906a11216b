import { once } from '../once.ts'

const symbols = `abcdefghijklmnopqrstuvwxyz0 ._-/:=()'",`
/** Any digit is `0`, whatever is not listed the last symbol; one of them is as rare as its kind divided by this. */
const kinds: Readonly<Record<number, number>> = { 26: 10, 39: 20 }
const width = 40

/**
 * How often one symbol follows another in logs: row and column are symbols, and digit d in base 36 stands for a share of 2^-(d + 6)/2.
 * Measured over the examples and near misses of the built-in patterns (2,618 patterns, 0.7 MB) and the logs of patterns/quiet. What it says
 * changes how fast lines are found, never which.
 */
const pairs = [
  'obbbkhdrath9cardraa8eelghnkefjkhjwttmork',
  'eokndlrqgitcklgnzhhkeoutfuiehnliiwtolllh',
  'arcm9nnaftcdlm8fmfiadlqmjzjfjjmignqnnqni',
  'chmh9klzcrngniejuhfkerorhwg7ehkkdhojlmgb',
  'bg97cefninsdb9fce68ajeiaitg7dhhicjjijljd',
  'bulnggttbzofntaktfjhftwsmzicnmmqkttpooti',
  'iimtbjniewolkfihrfilhotznkoailnmfqnqpnph',
  'cpplamzzdrqqmtenwhmekurzltmcikmlirtrpqrl',
  'fdcddfdwwzn9b69foeaapfzjzfmikjqlkzztprqm',
  'iwwphzzztwzttzetszkztquzzznsptuurwwzwzwt',
  'glsqcnowezrrqiljwqgnlqqoozoejlomkmpspssj',
  'cple8kpmaupbmlalzigedgsoezmbhjjkgpommpoi',
  'bgjjaoowcuqjglcbpngohtqrmzndjhmfirrplmsj',
  'bocaad9ncpghjc9hnhbagfomjtj8fiijdpokhmof',
  'edbcicgrgjfdb7edz6da9hdjjtm9ilpnhrrnotti',
  'cmjibmlkdzlbincducfcdqtsfzlehkmigqnqlpqi',
  'wztuqzzztzzjrurpzrmtdzuzzztqtqqtqtuzuzzr',
  'bleh7gfrcwfgdc7ko8dddfmwcwn9gikiamkllnlf',
  'ekfm9gkebregjlcfjfa8cllufzj8dilgcjqgllgc',
  'anek7ina8rqhkm9ercddeqkmgzj7ffjhekmkimke',
  'igdfdkhzezwceakewbbautzkzzoglkqqlroumrrn',
  'dzosbswteuztlskqznotnrrtzzjjtotlnzrrotuo',
  'cwqrgqrgezrpugfwzhjptzpwzznimntlozotuurm',
  'fwdrgqwnewzknstgzpqitwwqjuigkjlmktupmqol',
  'npmqirmzjzumjihhunggrnnqzrobijmlfnqmmqmf',
  'lzzzfwztlzzqwsmzzzrzrszzwzzowzzrpzzztrum',
  'nkmhjgmpnroultznwzgmswsjzp489iefanmdijda',
  '9b8a98dc9egbaa9ai988bealhm78iqefgfbsdeub',
  'iididljkijnjkjjgpjfhkonlonaddlzkrzwspqsc',
  'ijhjgikkhqpkjjiipihilnmnzqhtsnzwzzuwuzzz',
  'moimnlqnonrkmjkjwlknnompzodfzzgwwzzzzuzl',
  'fihgkklkimphiliishghjkmkspfomqwfrzzunqzn',
  'lonplqrqontomnqowolintutwza6wuufgzrwwnzh',
  'qsqrqtwztwwntnzpurwntztwzzefzztszcrzoozj',
  'mokoikllmtnmllmjzkgkmrrsuuetwqmqumzjmpzn',
  'zzzzzzzzzzzzwzzzwzzzzzzzzzudjzzzgrwnppkd',
  'knlmnmmlmquklmnosljhoqtortmfkuoiizsltujg',
  'kpmoooklmpunloqpwmnnprntszogowzmizunwsmi',
  'zztuzzuzzwwwzzzuzzttwzuwzzjbzwzzzzzuupzw',
  'fhdfcfhifikffegemecehkfnmqcalrikiillkkma',
].join('')

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
  .split(' ')
  .map((word) => word.replaceAll('_', ' '))
const everydayShare = 1 / 2000
/** Rows of one character, which stand in every table; a row of ten has eight places for three. */
const ruledShare = 1 / 50
const isRuled = (text: string): boolean => /^(.)\1+$/.test(text)
const everydayPieces = once(() => new Set(everyday.flatMap((word) => [3, 4].flatMap((length) => pieces(word, length)))))

function pieces(word: string, length: number): string[] {
  return Array.from({ length: Math.max(0, word.length - length + 1) }, (_, i) => word.slice(i, i + length))
}

/** Symbol of each ASCII character. */
const symbolOf = Uint8Array.from({ length: 128 }, (_, code) => {
  const char = String.fromCharCode(code)
  const symbol = symbols.indexOf(char >= '0' && char <= '9' ? '0' : char)
  return symbol < 0 ? width - 1 : symbol
})
const shareOfPair = once(() => Float64Array.from(pairs, (digit) => 2 ** (-(parseInt(digit, 36) + 6) / 2)))
const shareOfOne = once(() =>
  Float64Array.from({ length: width }, (_, a) =>
    shareOfPair()
      .subarray(a * width, (a + 1) * width)
      .reduce((sum, share) => sum + share),
  ),
)

/**
 * Estimated share (0–1) of places in a log where a few characters stand, folded ASCII: from pairs of letters, and for parts of everyday words
 * no less than they have.
 */
export function shareOf(text: string): number {
  if (text.length <= 4 && everydayPieces().has(text)) return isRuled(text) ? ruledShare : everydayShare
  const ofPair = shareOfPair()
  const ofOne = shareOfOne()
  let share = 1
  let before = -1
  for (let i = 0; i < text.length; i++) {
    const symbol = symbolOf[text.charCodeAt(i)]!
    share *= (before < 0 ? ofOne[symbol]! : ofPair[before * width + symbol]! / ofOne[before]!) / (kinds[symbol] ?? 1)
    before = symbol
  }
  return share
}
