/**
 * A process of its own that resolves: `fork` it with a database, a workflow and how many connections to open. It says `ready`, takes decisions, resolves
 * them on all connections at once, and answers with what came of them.
 */
import type { Decision } from 'retriage/core'
import { Ledger, openStore } from 'retriage/stores'

const [database, workflowId, connections] = process.argv.slice(2) as [string, string, string]
const stores = await Promise.all(Array.from({ length: Number(connections) }, () => openStore(database)))
const ledgers = await Promise.all(stores.map((store) => Ledger.open(store, workflowId, { actor: `process ${process.pid}` })))
process.once('message', (decisions: Decision[]) => {
  void (async () => {
    const results = await Promise.all(ledgers.map((ledger) => ledger.resolve(decisions)))
    for (const store of stores) await store.close()
    process.send?.(results, () => process.disconnect())
  })()
})
process.send?.('ready')
