/** Folds case as far as any RE2 expression without regard to case does, so that a folded literal is found in folded text. */
export function fold(text: string): string {
  const lower = text.toLowerCase()
  // Unicode folds the long s to s; toLowerCase leaves it alone.
  return lower.includes('\u017f') ? lower.replaceAll('\u017f', 's') : lower
}
