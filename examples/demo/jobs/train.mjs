// Holds 64 MiB of numbers beside the 40 to 60 MiB that Node itself takes. Random, so that no system can compress them away.
import { Buffer } from 'node:buffer'
import { randomFillSync } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'

const batches = []
for (let epoch = 1; epoch <= 8; epoch++) {
  batches.push(randomFillSync(Buffer.allocUnsafeSlow(8 * 1024 ** 2)))
  console.log(`epoch ${epoch}: ${Math.round(process.memoryUsage.rss() / 1024 ** 2)} MiB`)
  await setTimeout(60)
}
await setTimeout(2500)
console.log(`trained on ${batches.length} batches`)
