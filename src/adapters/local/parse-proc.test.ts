import { describe, expect, it } from 'vitest'
import { parseProportional, parsePs, parseStat, parseStatus } from './parse-proc.ts'

describe('parseStat', () => {
  it('reads group and session behind whatever the command is called', () => {
    expect(parseStat('41 (a) S) (b c) S 1 40 39 0 -1 4194560 102')).toEqual({ pid: 41, group: 40, session: 39, zombie: false })
    expect(parseStat('7 (sh) Z 1 7 7 0 -1')).toEqual({ pid: 7, group: 7, session: 7, zombie: true })
  })
  it('says nothing about half a line', () => {
    expect(parseStat('')).toBeUndefined()
    expect(parseStat('41 (a')).toBeUndefined()
    expect(parseStat('41 (a) S 1')).toBeUndefined()
  })
})

describe('parseStatus', () => {
  it('reads present and highest memory in bytes', () => {
    expect(parseStatus('Name:\tnode\nVmHWM:\t   2048 kB\nVmRSS:\t   1024 kB\n')).toEqual({ rss: 1024 ** 2, highest: 2 * 1024 ** 2 })
  })
  it('has nothing to say about a zombie or a kernel thread', () => {
    expect(parseStatus('Name:\tkthreadd\nState:\tS (sleeping)\n')).toBeUndefined()
  })
  it('reads memory counted once', () => {
    expect(parseProportional('0-1 ---p 0 00:00 0 [rollup]\nRss:     100 kB\nPss:      40 kB\nPss_Dirty: 4 kB\n')).toBe(40 * 1024)
  })
})

describe('parsePs', () => {
  it('reads what Linux and macOS print', () => {
    expect(parsePs('    1     1   9876 Ss  \n 4242  4240    100 Z+\n\n')).toEqual([
      { pid: 1, group: 1, session: 1, rss: 9876 * 1024, zombie: false },
      { pid: 4242, group: 4240, session: 4240, rss: 100 * 1024, zombie: true },
    ])
  })
})
