import { examineStore } from 'retriage/testing'
import { describe, it } from 'vitest'
import { openSqliteStore } from './sqlite.ts'

examineStore('sqlite', () => openSqliteStore(':memory:'), { describe, it })
