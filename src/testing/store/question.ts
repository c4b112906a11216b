import type { Store } from 'retriage/stores'

/** A store to examine and, where others may have its data open too, how to open it once more. */
export interface Examinee {
  store: Store
  reopen?: () => Store | Promise<Store>
}

/** Puts one question to a store that is empty. What is opened with `reopen` is closed like the store itself. */
export type Question = (text: string, body: (examinee: Examinee) => Promise<void>) => void
