import { describe, expect, it } from 'vitest'
import { readIncidents } from '../incidents.ts'
import { readLines } from '../lines.ts'

const read = (...log: string[]) =>
  readIncidents(readLines(log.join('\n')))
    .filter(({ reader }) => reader !== 'prose')
    .map(({ reader, index, message }) => [reader, index, message])

describe('languages that report a failure on a line of their own', () => {
  it.each([
    [
      ['panic: assignment to entry in nil map', '', 'goroutine 1 [running]:'],
      ['go', 0, 'assignment to entry in nil map'],
    ],
    [['fatal error: all goroutines are asleep - deadlock!'], ['go', 0, 'all goroutines are asleep - deadlock!']],
    [
      ["thread 'main' panicked at src/main.rs:4:15:", 'no such row'],
      ['rust', 1, 'no such row'],
    ],
    [["thread 'main' panicked at 'no such row', src/main.rs:4:15"], ['rust', 0, 'no such row']],
    [['Error in read.csv(path) : no lines available in input'], ['r', 0, 'no lines available in input']],
    [
      ['Error in file(path, "rt") :', '  cannot open the connection'],
      ['r', 1, 'cannot open the connection'],
    ],
    [['ERROR: LoadError: no method matching f(::Int64)'], ['julia', 0, 'no method matching f(::Int64)']],
    [['Illegal division by zero at job.pl line 7.'], ['script', 0, 'Illegal division by zero']],
    [["job.rb:7:in 'fetch': key not found: :a (KeyError)"], ['script', 0, 'key not found: :a']],
    [['PHP Fatal error:  Uncaught no in /srv/job.php on line 7'], ['script', 0, 'Uncaught no']],
    [['ksh: frobnicate:  not found'], ['script', 0, 'ksh: frobnicate:  not found']],
    [['job.sh: line 3: frobnicate: command not found'], ['script', 0, 'frobnicate: command not found']],
  ])('%j', (log, incident) => {
    expect(read(...log)).toContainEqual(incident)
  })

  it.each(['job.sh: line 3:    50 Killed                  ./sim', 'panic button: off', 'Errors in fit : 0', 'no panic: it works'])(
    'leaves %j alone',
    (line) => {
      expect(read(line)).toEqual([])
    },
  )
})
