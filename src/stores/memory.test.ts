import { examineStore } from 'retriage/testing'
import { describe, it } from 'vitest'
import { createMemoryStore } from './memory.ts'

examineStore('memory', createMemoryStore, { describe, it })
