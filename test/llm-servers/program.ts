import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Runs a program from its sources, at the root of the project, in a process of its own. */
export function runProgram(program: string): Promise<{ status: number | null; out: string; err: string }> {
  const root = fileURLToPath(new URL('../../', import.meta.url))
  const args = ['--conditions=retriage-source', '--import', import.meta.resolve('tsx'), '--input-type=module', '--eval', program]
  const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, NODE_OPTIONS: '' } })
  const [out, err]: [Buffer[], Buffer[]] = [[], []]
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
  return new Promise((resolve) =>
    child.on('close', (status) => resolve({ status, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() })),
  )
}
