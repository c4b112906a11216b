/** re2-wasm takes JavaScript's `\u00e9` and `\u{e9}`; RE2 itself spells them `\x{e9}`. */
export function codePoints(source: string): string {
  return source.replace(
    /(\\\\)|\\u(?:\{([0-9a-fA-F]{1,6})\}|([0-9a-fA-F]{4}))/g,
    (whole, escaped: string | undefined, braced: string | undefined, plain: string | undefined) =>
      escaped ? whole : `\\x{${braced ?? plain}}`,
  )
}
