import { spawn, type ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'

/** What a program may print before it is stopped, and what is kept of its complaints, in bytes. */
export const mostOutput = 1_000_000
const mostComplaint = 16_000

/** What is started, without a shell. */
export interface Program {
  command: string
  args: readonly string[]
  env: Readonly<Record<string, string | undefined>>
  cwd: string
  /** Goes to its standard input, which is then closed. */
  input: string
  timeoutMs: number
  /** Ends it at once when it is aborted. */
  signal?: AbortSignalLike
}

/** An `AbortSignal` by what is used of it, because the type of that name is not known everywhere. */
export interface AbortSignalLike {
  readonly aborted: boolean
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/** How a program ended. */
export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  out: string
  err: string
  /** Why it was ended by us. */
  stopped: 'time' | 'output' | 'signal' | undefined
}

/**
 * Runs a program to its end, which is never later than its time: shortly before, all it has started is asked to end, then forced. What it leaves
 * behind is ended with it.
 *
 * @throws what kept it from starting, as Node gives it
 */
export async function run({ command, args, env, cwd, input, timeoutMs, signal: abort }: Program): Promise<Ended> {
  const graceMs = Math.min(1000, timeoutMs / 5)
  // A group of its own, so that what it starts can be ended with it.
  const child = spawn(command, args, { env, cwd, stdio: 'pipe', detached: true })
  const { pid } = child
  if (pid === undefined) throw await new Promise((resolve) => child.once('error', resolve))
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) =>
    child.once('exit', (code, signal) => resolve({ code, signal })),
  )
  let stopped: Ended['stopped']
  const kill = (): void => signalGroup(pid, 'SIGKILL')
  const [term, force] = [
    setTimeout(() => {
      stopped ??= 'time'
      signalGroup(pid, 'SIGTERM')
    }, timeoutMs - graceMs),
    setTimeout(kill, timeoutMs),
  ]
  const aborted = (): void => {
    stopped ??= 'signal'
    kill()
  }
  abort?.addEventListener('abort', aborted)
  if (abort?.aborted) aborted()
  process.once('exit', kill)
  child.on('error', () => undefined)
  // It may end, or close its input, before it has read all of it.
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const output = collect(child.stdout, mostOutput, () => {
    stopped ??= 'output'
    kill()
  })
  const complaint = collect(child.stderr, mostComplaint, () => undefined)
  try {
    const late = sleep(timeoutMs + lastMomentMs, undefined, { ref: false })
    const { code, signal } = (await Promise.race([exited, late])) ?? { code: null, signal: null }
    kill()
    // Who has left the group may hold the pipes open for ever.
    await Promise.race([closed, sleep(lastMomentMs)])
    return { code, signal, out: output(), err: complaint(), stopped }
  } finally {
    clearTimeout(term)
    clearTimeout(force)
    process.off('exit', kill)
    abort?.removeEventListener('abort', aborted)
    letGo(child)
  }
}

/** A killed program is gone by then, unless it waits for a dead file server. */
const lastMomentMs = 100

function signalGroup(leader: number, name: NodeJS.Signals): void {
  try {
    process.kill(-leader, name)
  } catch {
    // nothing is left of it
  }
}

/** Keeps the last bytes, and calls back where there are more. */
function collect(stream: NodeJS.ReadableStream, most: number, tooMuch: () => void): () => string {
  const chunks: Buffer[] = []
  let kept = 0
  let seen = 0
  stream.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    kept += chunk.length
    seen += chunk.length
    while (kept - chunks[0]!.length >= most) kept -= chunks.shift()!.length
    if (seen > most) tooMuch()
  })
  return () => Buffer.concat(chunks).toString('utf8')
}

function letGo(child: ChildProcess): void {
  child.stdin?.destroy()
  child.stdout?.destroy()
  child.stderr?.destroy()
  child.unref()
}
