import { describe, expect, it } from 'vitest'
import { withoutVarying } from './fingerprint.ts'

describe('withoutVarying', () => {
  it.each([
    ['GET https://host/a?b=1 failed', 'GET <url> failed'],
    ['job 123e4567-e89b-12d3-a456-426614174000 lost', 'job <id> lost'],
    ['at 2026-11-28T01:02:03Z', 'at <time>'],
    ['on 2026-11-28', 'on <time>'],
    ['at 01:02:03,5 it', 'at <time> it'],
    ['to [fe80::1:2]:80', 'to <host>'],
    ['to 10.0.0.1:8080', 'to <host>'],
    ['open C:\\temp\\x failed', 'open <path> failed'],
    ['open ./data/x failed', 'open <path> failed'],
    ['to db-1.acme:5432', 'to <host>'],
    ['to db.example.com', 'to <host>'],
    ['on node_7', 'on <host>'],
    ['on GPU-7', 'on <host>'],
    ['on rank7', 'on <host>'],
    ['at 0XdeadBEEF', 'at <n>'],
    ['commit 0123456789ab', 'commit <id>'],
    ['line 7, 1.5', 'line <n>, <n>'],
    ['  two\t blanks ', 'two blanks'],
    ['nothing varies here', 'nothing varies here'],
  ])('makes %j %j', (line, plain) => {
    expect(withoutVarying(line)).toBe(plain)
  })
})
