import { describe, expect, it } from 'vitest'
import { readLines } from '../lines.ts'
import { readNative } from './native.ts'

const read = (...log: string[]) => readNative(readLines(log.join('\n'))).map(({ index, role, name }) => [index, role, name])

describe('readNative', () => {
  it.each([
    ["flow: solver.c:41: step: Assertion `dt > 0' failed.", 'assertion'],
    ['Assertion failed: (n < 8), function put, file ring.c, line 12.', 'assertion'],
    ['Assertion failed: n < 8, file ring.c, line 12', 'assertion'],
    ['double free or corruption (!prev)', 'memory-corruption'],
    ['free(): invalid pointer', 'memory-corruption'],
    ['corrupted size vs. prev_size', 'memory-corruption'],
    ['*** stack smashing detected ***: terminated', 'memory-corruption'],
    ['*** buffer overflow detected ***: terminated', 'memory-corruption'],
    ['==412==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x602', 'sanitizer'],
    ['WARNING: ThreadSanitizer: data race (pid=7)', 'data-race'],
    ['Fatal Python error: Segmentation fault', 'segfault'],
    ['Illegal instruction (core dumped)', 'SIGILL'],
    ['run.sh: line 7: 4242 Floating point exception(core dumped) ./flow in.txt', 'SIGFPE'],
    ['run.sh: line 7: 4242 Floating point exception./flow in.txt', 'SIGFPE'],
    ['srun: error: n012: tasks 3-5: Bus error', 'SIGBUS'],
  ])('reads %s', (line, kind) => {
    expect(read(line)).toEqual([[0, 'root', kind]])
  })

  it('takes what an exception was about for the reason, where it is said in words', () => {
    expect(read("terminate called after throwing an instance of 'io::open_error'", '  what():  cannot map the grid file')).toEqual([
      [0, 'wrapper', 'open_error'],
      [1, 'root', 'open_error'],
    ])
  })

  it('and else its class', () => {
    expect(read("terminate called after throwing an instance of 'std::bad_alloc'", '  what():  std::bad_alloc')).toEqual([
      [0, 'root', 'bad_alloc'],
      [1, 'wrapper', 'bad_alloc'],
    ])
    expect(read("terminate called after throwing an instance of 'int'")).toEqual([[0, 'root', 'int']])
    expect(read('libc++abi: terminating due to uncaught exception of type std::out_of_range: vector')).toEqual([
      [0, 'root', 'out_of_range'],
    ])
  })

  it('takes the summary of a sanitizer and the abort of an interpreter for repetition', () => {
    expect(read('SUMMARY: AddressSanitizer: heap-buffer-overflow a.c:7 in put')).toEqual([[0, 'wrapper', '']])
    expect(read('Fatal Python error: Aborted')).toEqual([[0, 'wrapper', '']])
  })

  it.each(['the assertion failed', 'a bus error on line 3 is possible', 'free(): ok', 'Segmentation fault handling enabled'])(
    'leaves %s alone',
    (line) => {
      expect(read(line)).toEqual([])
    },
  )
})
