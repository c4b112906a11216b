import { printable, redact } from 'retriage'

/** A name that somebody gave, made safe to show: in one line, without credentials. */
export function label(name: string): string {
  return printable(redact(name), 200)
}
