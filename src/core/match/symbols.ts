/** What is told apart where it is counted how often characters occur: any digit is `0`, whatever is not listed one more symbol. */
export const symbols = `abcdefghijklmnopqrstuvwxyz0 ._-/:=()'",`

/** By ASCII character, of which letters are folded. */
const known = Uint8Array.from({ length: 128 }, (_, code) => {
  const char = String.fromCharCode(code).toLowerCase()
  const symbol = symbols.indexOf(char >= '0' && char <= '9' ? '0' : char)
  return symbol < 0 ? symbols.length : symbol
})

/** The symbol of a UTF-16 unit. */
export function symbolOf(code: number): number {
  return code < 128 ? known[code]! : symbols.length
}
