/** As much of a job in a file as its dependencies need. */
interface Described {
  name: string
  depends_on: readonly string[]
  input_files: readonly string[]
  output_files: readonly string[]
}

/** What each job waits for, by name and each once: the jobs it names, then those that write a file it reads. */
export function dependencyNames(jobs: readonly Described[]): Map<string, readonly string[]> {
  const writers = new Map<string, Set<string>>()
  for (const { name, output_files: outputs } of jobs) {
    for (const file of outputs) writers.set(file, (writers.get(file) ?? new Set()).add(name))
  }
  return new Map(
    jobs.map(({ name, depends_on: named, input_files: inputs }) => {
      const implied = inputs.flatMap((file) => [...(writers.get(file) ?? [])].filter((writer) => writer !== name))
      return [name, [...new Set([...named, ...implied])]]
    }),
  )
}

/**
 * A cycle among dependencies, as a path from a job back to itself; undefined if there is none. Linear in jobs and dependencies, without
 * recursion.
 */
export function findCycle(dependsOn: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const done = new Set<string>()
  for (const start of dependsOn.keys()) {
    // The path from `start`, with the number of dependencies of each job that were followed already.
    const path = new Map<string, number>([[start, 0]])
    const trail = [start]
    while (trail.length > 0) {
      const name = trail[trail.length - 1] as string
      const followed = path.get(name) ?? 0
      const next = done.has(name) ? undefined : dependsOn.get(name)?.[followed]
      if (next === undefined) {
        done.add(name)
        path.delete(name)
        trail.pop()
      } else {
        path.set(name, followed + 1)
        if (path.has(next)) return [...trail.slice(trail.indexOf(next)), next]
        if (!done.has(next)) {
          path.set(next, 0)
          trail.push(next)
        }
      }
    }
  }
  return undefined
}
