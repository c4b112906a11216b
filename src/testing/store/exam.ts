import type { Store } from 'retriage/stores'
import { askChanges } from './changes.ts'
import { askCreation } from './creation.ts'
import { askHistory } from './history.ts'
import type { Examinee, Question } from './question.ts'
import { askSharing } from './sharing.ts'
import { askWorkers } from './workers.ts'

export type { Examinee } from './question.ts'

/** As much of a test framework as an exam needs; `vitest`, `node:test` and `jest` all have it. */
export interface Suite {
  describe: (name: string, body: () => void) => unknown
  it: (name: string, body: () => Promise<void>) => unknown
}

/**
 * The exam of the `Store` contract: registers its questions with the given test framework.
 *
 * @param open opens an empty store; called once per question, and what it returns is closed afterwards. With `reopen`, what several connections
 *   to the same data must do is examined too; a store of one process passes without
 * @example
 * import { describe, it } from 'vitest'
 * examineStore('memory', createMemoryStore, { describe, it })
 */
export function examineStore(name: string, open: () => Store | Examinee | Promise<Store | Examinee>, { describe, it }: Suite): void {
  const question: Question = (text, body) =>
    it(text, async () => {
      const opened = await open()
      const { store, reopen } = 'store' in opened ? opened : { store: opened }
      const stores = [store]
      const again = reopen && (async () => (stores.push(await reopen()), stores.at(-1)!))
      try {
        await body({ store, ...(again ? { reopen: again } : {}) })
      } finally {
        for (const each of stores) await each.close()
      }
    })

  describe(`${name}: the contract of a store`, () => {
    askCreation(question)
    askChanges(question)
    askHistory(question)
    askWorkers(question)
    askSharing(question)
  })
}
