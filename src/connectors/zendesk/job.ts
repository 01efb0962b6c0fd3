// Waits for a background job of Zendesk and gives its results.
// https://developer.zendesk.com/api-reference/ticketing/ticket-management/job_statuses/
import type { Clock } from '../../core/clock.ts'
import type { Client } from './client.ts'
import { POLL } from './limits.ts'
import { Job, type JobResult } from './schema.ts'

/** `killed` is in an older edition of the page only. */
const ENDED: readonly string[] = ['completed', 'failed', 'killed']

/**
 * The results of a job that `answer` says was queued, once it has ended. None when it cannot be followed or
 * does not end in time: what became of its tickets is then unclear.
 */
export async function finishJob(
  client: Client,
  clock: Clock,
  answer: unknown,
): Promise<readonly JobResult[]> {
  const queued = Job.safeParse(answer)
  if (!queued.success) return []
  let job = queued.data.job_status
  const path = `/api/v2/job_statuses/${encodeURIComponent(job.id)}`
  const giveUp = clock.now() + POLL.atMost
  for (let wait: number = POLL.first; !ENDED.includes(job.status); wait = Math.min(wait * 2, POLL.longest)) {
    if (clock.now() + wait > giveUp) return []
    await clock.sleep(wait)
    const reply = await client.get(path, Job)
    if (reply.ok) job = reply.value.job_status
    // `later` is only about the looking; http itself holds the next look back for as long as it should.
    else if (reply.failure.kind !== 'later') return []
  }
  return job.results
}
