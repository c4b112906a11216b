/**
 * The level a program gives a line: a word in front, the letter and date of glog (`I1011 08:02:59.131180`), `level=info` of logfmt, `"level":"info"`
 * of JSON.
 */
const information =
  /^\W{0,3}(?:INFO|DEBUG|TRACE|NOTICE)\b|^[ID]\d{4,8} \d\d:\d\d:\d\d|\blevel="?(?:info|debug|trace|notice)\b|"level": ?"(?:info|notice)"/i
export const warning =
  /^\W{0,3}(?:[\w@/.-]{1,30} )?(?:WARN|WARNING)\b|^W\d{4,8} \d\d:\d\d:\d\d|\blevel="?warn(?:ing)?\b|"level": ?"warn(?:ing)?"/i

/** Whether a program says by itself that a line only informs. */
export function isInformation(text: string): boolean {
  return information.test(text)
}
