import { columns } from '../columns.ts'
import type { GraphTimes } from './graphs.ts'
import type { Throughput } from './throughput.ts'

const plain = (text: string): string => text

export function throughputTable({ bareUpdates, bareUpdatesNormal, batch, single }: Throughput): string {
  const row = (name: string, rate: number): string[] => [name, String(rate), (rate / bareUpdates).toFixed(2)]
  return columns(
    ['SQLite, one file, a transaction each', 'per second', 'ratio'],
    [
      row('bare UPDATE … RETURNING', bareUpdates),
      row('the same with synchronous = NORMAL', bareUpdatesNormal),
      row('resolves of a batch', batch),
      row('resolves one by one', single),
    ],
    plain,
  )
}

export function graphTable(store: string, times: readonly GraphTimes[]): string {
  return columns(
    [`${store}, milliseconds`, 'jobs', 'create', 'load', 'resolve', 'reset', 'reinit'],
    times.map(({ shape, jobs, create, load, resolve, reset, reinit }) => [
      ...[shape, String(jobs)],
      ...[create, load, resolve, reset, reinit].map((ms) => ms.toFixed(1)),
    ]),
    plain,
  )
}
