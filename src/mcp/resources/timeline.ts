import { ResourceNotFoundError, ResourceTemplate, type McpServer } from '@modelcontextprotocol/server'
import { isRetriageError, toWire } from 'retriage/core'
import { historyOf, reportJob } from 'retriage/runner'
import type { Store } from 'retriage/stores'
import { mostAnswerBytes } from '../answer.ts'
import type { Service } from '../service.ts'

/** Attempts and entries of the audit at most, the latest ones. */
const mostAttempts = 20
const mostEntries = 100

/** What happened to one job: its attempts, what was decided about each and why, and its audit. */
export function registerTimeline(server: McpServer, service: Service): void {
  const template = new ResourceTemplate('retriage://jobs/{job_id}/timeline', {
    list: undefined,
    complete: {
      job_id: (begun) =>
        service.read(async (store) => {
          const ids: string[] = []
          for (const { workflowId } of (await service.workflows(store)).slice(0, 10))
            ids.push(...service.waiting(await service.workflow(store, workflowId)).map(({ jobId }) => String(jobId)))
          return ids.filter((id) => id.startsWith(begun)).slice(0, 100)
        }),
    },
  })
  server.registerResource(
    'job-timeline',
    template,
    {
      title: 'Timeline of a job',
      description: `Its last ${mostAttempts} attempts, what was decided about each and why, and the last ${mostEntries} entries of its audit`,
      mimeType: 'application/json',
    },
    async (uri, { job_id: jobId }) => {
      try {
        const text = await service.read((store) => timelineOf(String(jobId), store, service))
        return { contents: [{ uri: uri.href, mimeType: 'application/json', text }] }
      } catch (error) {
        if (isRetriageError(error, 'not_found')) throw new ResourceNotFoundError(uri.href, error.message)
        throw error
      }
    },
  )
}

async function timelineOf(jobId: string, store: Store, service: Service): Promise<string> {
  const { workflow, job } = await service.job(store, jobId)
  const attempts = await store.attempts(workflow.workflowId, job.jobId)
  const audit = await store.audit(workflow.workflowId, job.jobId)
  for (let share = 1; ; share /= 2) {
    const last = <T>(items: readonly T[], most: number): readonly T[] => items.slice(-Math.ceil(most * share))
    const history = historyOf(reportJob(job, attempts), last(attempts, mostAttempts), last(audit, mostEntries))
    const text = JSON.stringify(service.out.data(toWire(history)))
    if (Buffer.byteLength(text) <= mostAnswerBytes || share < 0.05) return text
  }
}
