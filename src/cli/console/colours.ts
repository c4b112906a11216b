import type { Action, JobStatus } from 'retriage'
import picocolors from 'picocolors'

export type Colours = ReturnType<typeof picocolors.createColors>

/**
 * Colours for one stream: where it is a terminal that knows them, or `FORCE_COLOR` says so; never with `NO_COLOR`, `TERM=dumb` or where the
 * caller does not want them.
 */
export function coloursFor(stream: { isTTY?: boolean }, wanted: boolean, env: NodeJS.ProcessEnv = process.env): Colours {
  const forced = env['FORCE_COLOR']
  const able = forced ? forced !== '0' && forced !== 'false' : stream.isTTY === true && env['TERM'] !== 'dumb'
  return picocolors.createColors(wanted && !env['NO_COLOR'] && able)
}

/** A status in its colour. */
export function paintStatus(colours: Colours, status: JobStatus, text: string): string {
  if (status === 'completed') return colours.green(text)
  if (status === 'failed') return colours.red(text)
  if (status === 'pending_failed') return colours.yellow(text)
  return status === 'running' || status === 'pending' ? colours.cyan(text) : colours.dim(text)
}

/** Text in the colour of an action. */
export function paintAction(colours: Colours, action: Action, text: string): string {
  return { retry: colours.green, fail: colours.red, hold: colours.yellow }[action](text)
}
