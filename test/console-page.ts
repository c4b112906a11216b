import { spawn } from 'node:child_process'
import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { cliFile } from './cli-process.ts'

/** A command of a page with the lines printed below it. `…` stands for any lines, and at the end of a line for its rest. */
interface Step {
  command: string
  printed: string[]
}

/** Where the commands of a page are typed. */
export interface Shell {
  cwd: string
  env: NodeJS.ProcessEnv
}

/** Puts a `retriage` into a folder that runs from the sources, as an installed one does. */
export async function installRetriage(folder: string): Promise<void> {
  await writeFile(join(folder, 'retriage'), `#!/bin/sh\nexec ${JSON.stringify(process.execPath)} ${JSON.stringify(cliFile)} "$@"\n`)
  await chmod(join(folder, 'retriage'), 0o755)
}

/**
 * Types every command of the console blocks of a page and expects what is printed below it. Both standard streams count where a command ends with
 * `2>&1`, else the first.
 *
 * @param steady takes out of a line what differs from time to time, on the page and in what is printed
 * @returns how many commands there were
 */
export async function retype(page: string, shell: Shell, steady: (line: string) => string): Promise<number> {
  const script = steps(page)
  let last = 0
  for (const { command, printed } of script) {
    if (command === 'echo $?') {
      expect([command, String(last)]).toEqual([command, printed[0]])
      continue
    }
    const { status, out } = await run(command, shell)
    last = status
    const pattern = printed.map((line) => (line === '…' ? '(?:.*\\n)*?' : `${escape(steady(line)).replace(/…$/, '.*')}\\n`)).join('')
    expect(`$ ${command}\n${out.split('\n').map(steady).join('\n')}`).toMatch(new RegExp(`^${escape(`$ ${command}\n`)}${pattern}$`))
  }
  return script.length
}

function steps(page: string): Step[] {
  const found: Step[] = []
  for (const [, block] of page.matchAll(/^```console\n(.*?)^```$/gms)) {
    for (const line of (block as string).trimEnd().split('\n')) {
      if (line.startsWith('$ ')) found.push({ command: line.slice(2), printed: [] })
      else found.at(-1)?.printed.push(line)
    }
  }
  return found
}

async function run(command: string, { cwd, env }: Shell): Promise<{ status: number; out: string }> {
  const child = spawn('/bin/sh', ['-c', command], { cwd, env, stdio: ['ignore', 'pipe', 'ignore'] })
  let out = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (out += chunk))
  return new Promise((resolve) => child.once('close', (code) => resolve({ status: code ?? 1, out })))
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
