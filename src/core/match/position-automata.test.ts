import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AutomatonBudget, LineAutomaton } from './automaton.ts'
import { Effort } from './effort.ts'
import { PositionAutomata } from './position-automata.ts'
import { backwards, compileProgram } from './program.ts'
import { parseExpression } from './syntax.ts'

const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' ', '\u00e9', '\u{1F600}'), maxLength: 60 })
const known = [
  '(a|b)*a(a|b){9}c',
  '^(?:ab?)+$',
  '\\bab\\b',
  'a\\Bb',
  '.*b$',
  '[^a]+c|^$',
  'a.\u00e9|b',
  '(?:c|.*(?:ab|\u00e9c))\\b',
  ' ?\\B',
]
const unsure = ['[ab]*.{40}c', '.*(?:abc|cab| ){20}', '\\S\\b.*a', 'a\\b.', 'a(?:ba){20}|b(?:cb){20}|c{70}|(?: a|\u00e9){8}']

describe('PositionAutomata', () => {
  it.each([...known, ...unsure])('say of %s what an automaton of states says, or that they do not know', (source) => {
    const tree = parseExpression(source, { ignoreCase: false })!
    const automata = new PositionAutomata()
    const programs = [compileProgram([tree])!, compileProgram([backwards(tree)])!]
    const addresses = programs.map((program) => automata.add(program))
    const whole = programs.map((program) => new LineAutomaton(program, new AutomatonBudget(), new Effort(), true))
    let told = 0
    fc.assert(
      fc.property(text, fc.nat(), (line, number) => {
        const bytes = new TextEncoder().encode(line)
        let at = number % (bytes.length + 1)
        while (at < bytes.length && bytes[at]! >= 0x80 && bytes[at]! < 0xc0) at++
        automata.allowance = 1000
        whole.forEach((each) => (each.allowance = 1000))
        const after = automata.testFrom(addresses[0]!, bytes, at, 0, bytes.length)
        if (after !== null) expect(after).toBe(whole[0]!.testFrom(bytes, at, 0, bytes.length))
        const before = automata.testBefore(addresses[1]!, bytes, at, 0, bytes.length)
        if (before !== null) expect(before).toBe(whole[1]!.testBefore(bytes, at, 0, bytes.length))
        if (known.includes(source)) expect([before, after]).not.toContain(null)
        else told += Number(after !== null)
      }),
      { numRuns: 500 },
    )
    if (!known.includes(source)) expect(told).toBeGreaterThan(0)
  })

  it('give up where their allowance ends', () => {
    const automata = new PositionAutomata()
    const address = automata.add(compileProgram([parseExpression('a.*z', { ignoreCase: false })!])!)
    const bytes = new TextEncoder().encode('abcdefghz')
    automata.allowance = 8
    expect(automata.testFrom(address, bytes, 0, 0, bytes.length)).toBe(false)
    expect(automata.allowance).toBeLessThan(0)
    automata.allowance = 9
    expect(automata.testFrom(address, bytes, 0, 0, bytes.length)).toBe(true)
    expect(automata.allowance).toBe(0)
  })
})
