/**
 * Splits items into folds of about equal size so that what belongs together stays together: the largest groups first, each into the fold that
 * is smallest then. The same items always give the same folds.
 */
export function foldsBy<T>(items: readonly T[], groupOf: (item: T) => string, count: number): T[][] {
  const groups = new Map<string, T[]>()
  for (const item of items) groups.set(groupOf(item), [...(groups.get(groupOf(item)) ?? []), item])
  const folds = Array.from({ length: Math.max(1, Math.min(count, groups.size)) }, (): T[] => [])
  const largestFirst = [...groups].sort(([a, as], [b, bs]) => bs.length - as.length || (a < b ? -1 : 1))
  for (const [, members] of largestFirst) {
    const smallest = folds.reduce((least, fold) => (fold.length < least.length ? fold : least))
    smallest.push(...members)
  }
  return folds
}
