import { InvalidArgumentError, Option } from 'commander'
import { nearest, statuses, type JobStatus } from 'retriage'

/** Reads a whole number, so large at least. */
export function whole(least: number): (text: string) => number {
  return (text) => {
    if (!/^-?\d+$/.test(text) || Number(text) < least || Number(text) > 2 ** 31)
      throw new InvalidArgumentError(`write a whole number from ${least}.`)
    return Number(text)
  }
}

/** Takes text as it is once `parse` has read it without throwing. */
export function checked(parse: (text: string) => number): (text: string) => string {
  return (text) => {
    try {
      parse(text)
      return text
    } catch (error) {
      throw new InvalidArgumentError((error as Error).message)
    }
  }
}

/** Reads a status; one that is not known is told which there are. */
export function jobStatus(text: string): JobStatus {
  const known = statuses.find((status) => status === text)
  if (known) return known
  throw new InvalidArgumentError(
    `there is no status ${JSON.stringify(text)}; did you mean ${nearest(text, statuses)}? (${statuses.join(', ')})`,
  )
}

export function jsonOption(): Option {
  return new Option('--json', 'write JSON')
}

export function colorOption(): Option {
  return new Option('--no-color', 'write without colours')
}
