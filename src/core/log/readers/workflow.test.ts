import { describe, expect, it } from 'vitest'
import { readLines } from '../lines.ts'
import { readWorkflows } from './workflow.ts'

const read = (...log: string[]) =>
  readWorkflows(readLines(log.join('\n')))
    .sort((a, b) => a.index - b.index)
    .map(({ index, role }) => [index, role])

describe('readWorkflows', () => {
  it('reads the block of a rule of Snakemake', () => {
    expect(
      read(
        'Error in rule align:',
        '    jobid: 3',
        '    output: out/a.bam',
        '    shell:',
        '        bwa mem ref.fa a.fq > out/a.bam',
        '        (one of the commands exited with non-zero exit code; note that snakemake uses bash strict mode!)',
        'Exiting because a job execution failed. Look below for error messages',
      ),
    ).toEqual([
      [0, 'wrapper'],
      [1, 'context'],
      [2, 'context'],
      [3, 'context'],
      [4, 'context'],
      [5, 'wrapper'],
      [6, 'wrapper'],
    ])
  })

  it('reads the report of Nextflow and leaves what the command said', () => {
    expect(
      read(
        "ERROR ~ Error executing process > 'ALIGN (1)'",
        'Caused by:',
        '  Process `ALIGN (1)` terminated with an error exit status (1)',
        'Command executed:',
        '  bwa mem ref.fa a.fq',
        'Command exit status:',
        '  1',
        'Command error:',
        '  bwa: cannot open a.fq',
        'Work dir:',
        '  /work/3f/8a',
      ),
    ).toEqual([
      [0, 'wrapper'],
      [1, 'context'],
      [2, 'wrapper'],
      [3, 'context'],
      [4, 'context'],
      [5, 'context'],
      [6, 'context'],
      [7, 'context'],
      [9, 'context'],
      [9, 'context'],
      [10, 'context'],
    ])
  })

  it('leaves an exit status that says something to the reader of exits', () => {
    const log = ["Error executing process > 'ALIGN (1)'", 'Command exit status:', '  137']
    expect(readWorkflows(readLines(log.join('\n')))).toContainEqual(expect.objectContaining({ reader: 'exit', name: 'SIGKILL', index: 2 }))
  })

  it.each([
    ['[01/8aa740] NOTE: Process `ALIGN (1)` terminated with an error exit status (1) -- Execution is retried (1)', 'recovered'],
    ['[2024-05-06, 07:08:09 UTC] {taskinstance.py:1400} INFO - Marking task as FAILED. dag_id=a', 'wrapper'],
    ['[job align] completed permanentFail', 'wrapper'],
    ['RUN_FAILURE - Execution of run for "a" failed.', 'wrapper'],
  ])('%s is %s', (line, role) => {
    expect(read(line)).toEqual([[0, role]])
  })

  it.each([
    '[01/8aa740] NOTE: Process `ALIGN` terminated with an error exit status (127) -- Execution is retried (1)',
    'Work is done',
    '  137',
  ])('leaves %s alone', (line) => {
    expect(read(line)).toEqual([])
  })
})
