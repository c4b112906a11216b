/** Makes a value when it is first asked for: what most programs never ask for keeps none of them waiting. */
export function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => (made ??= { value: make() }).value
}
