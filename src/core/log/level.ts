/**
 * The level a program gives a line: a word in front, the letter and date of glog (`I1011 08:02:59.131180`), `level=info` of logfmt, `"level":"info"`
 * of JSON.
 */
const information =
  /^\W{0,3}(?:INFO|DEBUG|TRACE|NOTICE)\b|^[ID]\d{4,8} \d\d:\d\d:\d\d|\blevel="?(?:info|debug|trace|notice)\b|"level": ?"(?:info|notice)"/i
const warning = /^\W{0,3}(?:[\w@/.-]{1,30} )?(?:WARN|WARNING)\b|^W\d{4,8} \d\d:\d\d:\d\d|\blevel="?warn(?:ing)?\b|"level": ?"warn(?:ing)?"/i

/** What is in every line with such a level: to look for it first spares most lines the expressions above, which take long. */
const anyLevel = /info|debug|trace|notice|warn|^[IDW]\d{4}/i

/** Whether a line has a level of its own, as far as one look tells. */
export function mayHaveLevel(text: string): boolean {
  return anyLevel.test(text)
}

/** Whether a program says by itself that a line only informs. */
export function isInformation(text: string): boolean {
  return mayHaveLevel(text) && information.test(text)
}

/** Whether a program warns with a line. */
export function isWarning(text: string): boolean {
  return mayHaveLevel(text) && warning.test(text)
}
