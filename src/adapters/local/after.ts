/** Longest wait of one `setTimeout`: a longer one would fire at once. */
const longestMs = 2 ** 31 - 1

/** Calls back after any number of milliseconds, months included. Returns what cancels it. */
export function after(ms: number, callback: () => void): () => void {
  let timer: NodeJS.Timeout
  const wait = (leftMs: number) => {
    timer = leftMs > longestMs ? setTimeout(() => wait(leftMs - longestMs), longestMs) : setTimeout(callback, Math.max(0, leftMs))
  }
  wait(ms)
  return () => clearTimeout(timer)
}
