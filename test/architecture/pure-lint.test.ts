import { readFileSync } from 'node:fs'
import { ESLint, type Linter } from 'eslint'
import { beforeAll, describe, expect, it } from 'vitest'

const planted = [
  'new Date()',
  'Date.now()',
  'Math.random()',
  'process.env',
  'performance.now()',
  'crypto.randomUUID()',
  'setTimeout(() => 0, 1)',
  'setInterval(() => 0, 1)',
  'void fetch("")',
  'console.log(1)',
  'Buffer.alloc(1)',
  'require("fs")',
  'globalThis.Date',
  'global.Date',
  'const { random } = Math',
  'void import("zod")',
  'import.meta.url',
  'eval("Date")',
]
// The text is linted in the place of a file that exists, or typed rules would not know its project.
const places = ['src/core/duration.ts', 'src/core/errors.ts']
const importing = 'import { readFileSync } from "node:fs"\nexport const text = readFileSync("x")\n'

describe('the lint against clocks, dice and the world', { timeout: 60_000 }, () => {
  let messages: Linter.LintMessage[] = []
  const eslint = new ESLint()
  const fence = ({ ruleId }: Linter.LintMessage) => ruleId?.startsWith('no-restricted-') === true

  beforeAll(async () => {
    const [result] = await eslint.lintText(planted.join('\n'), { filePath: places[0]! })
    messages = result!.messages.filter(fence)
  }, 60_000)

  it.each(planted.map((code, index) => [code, index + 1] as const))('refuses %s', (_, line) => {
    expect(messages.map((message) => message.line)).toContain(line)
  })

  it('refuses modules of Node', async () => {
    const [result] = await eslint.lintText(importing, { filePath: places[0]! })
    expect(result!.messages.filter(fence).map(({ ruleId }) => ruleId)).toEqual(['no-restricted-imports'])
  })

  it('applies to every pure room and not to the world', async () => {
    const restricted = async (file: string) => {
      const config = (await eslint.calculateConfigForFile(file)) as Linter.Config
      return config.rules?.['no-restricted-globals'] !== undefined
    }
    expect(await restricted('src/core/log/lines.ts')).toBe(true)
    expect(await restricted('classifiers/signal.ts')).toBe(true)
    expect(await restricted('src/core/decide.test.ts')).toBe(false)
    expect(await restricted('src/runner/index.ts')).toBe(false)
  })

  it('accepts a file of the engine as it is', async () => {
    const [result] = await eslint.lintText(readFileSync(places[1]!, 'utf8'), { filePath: places[1]! })
    expect(result!.messages.filter(fence)).toEqual([])
  })
})
