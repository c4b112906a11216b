/**
 * The known word that is most like a mistyped one; undefined only where none is known. Case and the signs between words do not count, so
 * `dependsOn` is nearest to `depends_on`; the beginning of a word is nearer than any other misspelling, so `mem` is nearest to `memory`. Of
 * several equally near, the first.
 */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  let best: string | undefined
  let least = Infinity
  for (const candidate of known) {
    const [written, meant] = [plain(word), plain(candidate)]
    const abbreviated = written !== '' && written !== meant && meant.startsWith(written)
    const distance = abbreviated ? 0.5 : editDistance(written, meant)
    if (distance < least) [best, least] = [candidate, distance]
  }
  return best
}

/** What is wrong with a key that a file may not have, and what was probably meant: `unknown key "x"; did you mean "y"? (known: …)`. */
export function unknownKey(key: string, known: readonly string[]): string {
  return `unknown key ${JSON.stringify(key)}; did you mean ${JSON.stringify(nearest(key, known))}? (known: ${known.join(', ')})`
}

/** Insertions, deletions, replacements and swaps of neighbours that turn one text into the other (optimal string alignment). */
export function editDistance(from: string, to: string): number {
  let before: number[] = []
  let row = Array.from({ length: to.length + 1 }, (_, i) => i)
  for (let i = 1; i <= from.length; i++) {
    const next = [i]
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] as number) + (from[i - 1] === to[j - 1] ? 0 : 1)
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1] ? (before[j - 2] as number) + 1 : Infinity
      next.push(Math.min(replaced, swapped, (row[j] as number) + 1, (next[j - 1] as number) + 1))
    }
    before = row
    row = next
  }
  return row[to.length] as number
}

function plain(word: string): string {
  return word.toLowerCase().replace(/[^a-z0-9]/g, '')
}
