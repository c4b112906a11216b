import { spawn, type ChildProcess } from 'node:child_process'

/** The command line as `bundle-cli.ts` has put it together from its sources. */
export const cliFile = process.env['RETRIAGE_TEST_CLI'] ?? 'set up by test/bundle-cli.ts'

/** How a command line ended. */
export interface Ended {
  status: number | null
  out: string
  err: string
}

/** Starts the command line in a process of its own, without colours; `input` goes to its standard input, which stays open for null. */
export function startCli(
  args: readonly string[],
  options: { cwd?: string; input?: string | Buffer | null; env?: Record<string, string> } = {},
): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [cliFile, ...args], {
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '', RETRIAGE_DATABASE: '', ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  })
  const [out, err]: [Buffer[], Buffer[]] = [[], []]
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
  child.stdin.on('error', () => undefined)
  if (options.input !== null) child.stdin.end(options.input ?? '')
  const ended = new Promise<Ended>((resolve) =>
    child.on('close', (status) => resolve({ status, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() })),
  )
  return { child, ended }
}

/** Runs the command line to its end. */
export function runCli(args: readonly string[], options: Parameters<typeof startCli>[1] = {}): Promise<Ended> {
  return startCli(args, options).ended
}
