import { describe, expect, it } from 'vitest'
import { readLines } from '../lines.ts'
import { readBuilds } from './build.ts'

const read = (...log: string[]) =>
  readBuilds(readLines(log.join('\n')))
    .sort((a, b) => a.index - b.index)
    .map(({ index, role }) => [index, role])

describe('readBuilds', () => {
  it.each([
    'make[2]: *** [Makefile:12: ring.o] Error 1',
    "make: Target 'all' not remade because of errors.",
    'FAILED: src/CMakeFiles/ring.dir/ring.cpp.o',
    'FAILED: [code=1] src/ring.o',
    'ninja: build stopped: subcommand failed.',
    'collect2: error: ld returned 1 exit status',
    'clang++: error: linker command failed with exit code 1 (use -v to see invocation)',
    'error: could not compile `ring` (bin "ring") due to 2 previous errors',
    'scons: building terminated because of errors.',
    'BUILD FAILED in 3s',
    '[INFO] BUILD FAILURE',
    'FAILED: Build did NOT complete successfully',
    '-- Configuring incomplete, errors occurred!',
  ])('takes %s for a wrapper', (line) => {
    expect(read(line)).toEqual([[0, 'wrapper']])
  })

  it.each([
    "make: *** No rule to make target 'a.o', needed by 'all'.  Stop.",
    "ninja: error: 'a.c', needed by 'a.o', missing and no known rule to make it",
  ])('takes %s for a reason', (line) => {
    expect(read(line)).toEqual([[0, 'root']])
  })

  it.each([
    ['make: *** [Makefile:7: check] Error 139', 'SIGSEGV'],
    ['make: *** [Makefile:7: check] Killed', 'SIGKILL'],
    ['make: *** [Makefile:7: all] Error 127', 'exit 127'],
  ])('reads how the step ended in %s', (line, name) => {
    expect(readBuilds(readLines(line))[0]).toMatchObject({ reader: 'exit', name, role: 'root' })
  })

  it('takes the indented message of CMake for the reason', () => {
    expect(
      read(
        'CMake Error at cmake/Find.cmake:7 (message):',
        '  Could NOT find Ring (missing: RING_LIB)',
        'Call Stack (most recent call first):',
        '  CMakeLists.txt:3 (find_package)',
        '-- Configuring incomplete, errors occurred!',
      ),
    ).toEqual([
      [0, 'wrapper'],
      [1, 'root'],
      [2, 'context'],
      [3, 'context'],
      [4, 'wrapper'],
    ])
  })

  it('takes what Gradle says below a task for the reason, unless that failed as well', () => {
    expect(read("Execution failed for task ':app:copy'.", '> Cannot write to /mnt/out')).toEqual([
      [0, 'wrapper'],
      [1, 'root'],
    ])
    expect(
      read("Execution failed for task ':app:compileJava'.", '> Compilation failed; see the compiler error output for details.'),
    ).toEqual([
      [0, 'wrapper'],
      [1, 'wrapper'],
    ])
  })

  it.each(['make all', 'FAILED: 3 of 7 things', 'ninja: entering directory'])('leaves %s alone', (line) => {
    expect(read(line)).toEqual([])
  })
})
