import { describe, expect, it } from 'vitest'
import { readLines } from '../lines.ts'
import { readExceptions } from './exception.ts'

const read = (...log: string[]) => readExceptions(readLines(log.join('\n')))

describe('readExceptions', () => {
  it.each([
    ["KeyError: 'x'", 'KeyError', "'x'"],
    ['requests.exceptions.ReadTimeout: timed out', 'ReadTimeout', 'timed out'],
    ['Exception in thread "main" java.lang.IllegalStateException: no', 'IllegalStateException', 'no'],
    ['Caused by: java.io.FileNotFoundException: /in.csv', 'FileNotFoundException', '/in.csv'],
    ['Unhandled exception. System.IO.IOException: gone', 'IOException', 'gone'],
    ['Uncaught TypeError: x is not a function', 'TypeError', 'x is not a function'],
    ['AssertionError', 'AssertionError', ''],
    ['std::runtime::ParseError: bad', 'ParseError', 'bad'],
    ['[rank3]: RuntimeError: no', 'RuntimeError', 'no'],
    ['E       ZeroDivisionError: division by zero', 'ZeroDivisionError', 'division by zero'],
    ['    | ValueError: in a group', 'ValueError', 'in a group'],
    ['socket.gaierror: [Errno -2] Name or service not known', 'gaierror', '[Errno -2] Name or service not known'],
  ])('%s', (line, name, message) => {
    expect(read(line)).toMatchObject([{ reader: 'exception', index: 0, name, message, role: 'root' }])
  })

  it.each([
    'except KeyError as e:',
    'raise ValueError("x")',
    'import requests.exceptions.ConnectionError as e',
    'Error rate: 0.1',
    'catch (IOException e) {',
    'no ErrorCode: 3',
  ])('leaves %s alone', (line) => {
    expect(read(line)).toEqual([])
  })

  it('reads what a C++ exception was about', () => {
    const log = ["terminate called after throwing an instance of 'std::invalid_argument'", '  what():  cutoff must be positive']
    expect(read(...log)).toMatchObject([{ index: 1, name: 'invalid_argument', message: 'cutoff must be positive' }])
  })

  it('takes the innermost cause of Java for the root', () => {
    const roles = read(
      'Exception in thread "main" java.lang.RuntimeException: outer',
      '\tat a.B.c(B.java:1)',
      'Caused by: java.io.IOException: middle',
      '\tat a.B.d(B.java:2)',
      '\t... 3 more',
      'Caused by: java.net.ConnectException: Connection refused',
      '\tat a.B.e(B.java:3)',
    ).map(({ name, role, chain }) => [name, role, chain])
    expect(roles).toEqual([
      ['RuntimeException', 'wrapper', 1],
      ['IOException', 'wrapper', 1],
      ['ConnectException', 'root', 1],
    ])
  })

  it('takes what stands behind "direct cause" of Python for what followed', () => {
    const roles = read(
      "KeyError: 'a'",
      '',
      'The above exception was the direct cause of the following exception:',
      '',
      'Traceback (most recent call last):',
      '  File "a.py", line 3, in <module>',
      'ConfigError: no a',
      'ValueError: unrelated',
    ).map(({ name, role, chain }) => [name, role, chain])
    expect(roles).toEqual([
      ['KeyError', 'root', 1],
      ['ConfigError', 'cascade', 1],
      ['ValueError', 'root', 2],
    ])
  })
})
