import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder of programs that are written for a test. */
export interface Executables {
  folder: string
  /** Writes a program and gives the path to it. In its body, `await input()` is what came on standard input, and `args` its arguments. */
  write: (name: string, body: string) => Promise<string>
  remove: () => Promise<void>
}

const opening = `#!${process.execPath}
const args = process.argv.slice(2)
async function input() {
  let text = ''
  for await (const chunk of process.stdin.setEncoding('utf8')) text += chunk
  return text
}
`

export async function createExecutables(): Promise<Executables> {
  const folder = await mkdtemp(join(tmpdir(), 'retriage-programs-'))
  return {
    folder,
    async write(name, body) {
      const file = join(folder, name)
      await writeFile(file, `${opening}void (async () => {\n${body}\n})()\n`)
      await chmod(file, 0o755)
      return file
    },
    remove: () => rm(folder, { recursive: true }),
  }
}

/** Whether a process is gone, or only its entry is left; looks for up to a second. */
export async function gone(pid: number): Promise<boolean> {
  for (let i = 0; i < 100; i++) {
    try {
      process.kill(pid, 0)
      const state = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
      if (/\) [ZX] /.test(state)) return true
    } catch {
      return true
    }
    await new Promise((resume) => setTimeout(resume, 10))
  }
  return false
}
