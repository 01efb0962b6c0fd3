// Background jobs: accepted now, carried out a little later, asked after by polling. Nothing runs by itself:
// whoever looks at the account first lets every job that is due run, in order and at its due time.
// https://developer.zendesk.com/api-reference/ticketing/ticket-management/job_statuses/
import type { Instant } from '../../core/ref.ts'
import { refuse } from './errors.ts'
import { hex, type Random } from './random.ts'
import { stamp } from './time.ts'

/** How long a job takes, in milliseconds: first it is queued, then it works. */
const QUEUED = 100
const TOTAL = 300
/** Jobs queued or running at once (the vendor's page on rate limits, "Job limit"). */
const IN_FLIGHT = 30

type Job = {
  readonly id: string
  readonly acceptedAt: Instant
  /** One piece of work for each ticket; each gives its result. */
  readonly works: readonly ((at: Instant) => object)[]
  readonly results: readonly object[] | undefined
}

export type Jobs = {
  /** Queues a job and answers with its status; refuses when too many are under way. */
  readonly accept: (works: Job['works']) => Response
  readonly show: (id: string) => Response | undefined
  /** Runs what is due. */
  readonly settle: () => void
}

export function createJobs(options: {
  readonly origin: string
  readonly random: Random
  readonly now: () => Instant
}): Jobs {
  const { origin, random, now } = options
  const jobs = new Map<string, Job>()
  /** Oldest first, and so also in the order in which they fall due. */
  let pending: readonly string[] = []

  function answer(job: Job): Response {
    const flight = `total=${IN_FLIGHT}; remaining=${IN_FLIGHT - pending.length}; resets=60`
    const body = { job_status: jobJson(job, origin, now()) }
    return Response.json(body, { headers: { 'zendesk-ratelimit-inflight-jobs': flight } })
  }

  return {
    accept(works) {
      if (pending.length >= IN_FLIGHT) return full(pending)
      const job = { id: hex(random, 32), acceptedAt: now(), works, results: undefined }
      jobs.set(job.id, job)
      pending = [...pending, job.id]
      return answer(job)
    },
    show(id) {
      const job = jobs.get(id)
      return job && answer(job)
    },
    settle() {
      const due = pending
        .map((id) => jobs.get(id))
        .filter((job) => job !== undefined && job.acceptedAt + TOTAL <= now())
      pending = pending.slice(due.length)
      for (const job of due) {
        if (job === undefined) continue
        const results = job.works.map((work) => work(job.acceptedAt + TOTAL))
        jobs.set(job.id, { ...job, results })
      }
    },
  }
}

function full(ids: readonly string[]): Response {
  const description = 'Too many jobs are currently queued or running. Try again later.'
  return refuse(429, { error: 'TooManyJobs', description, current_job_ids: ids })
}

function jobJson(job: Job, origin: string, now: Instant) {
  const { id, results, works } = job
  const working = now - job.acceptedAt >= QUEUED ? 'working' : 'queued'
  return {
    id,
    url: `${origin}/api/v2/job_statuses/${id}.json`,
    total: works.length,
    progress: results?.length ?? 0,
    status: results === undefined ? working : 'completed',
    message: results === undefined ? null : `Completed at ${stamp(job.acceptedAt + TOTAL)}`,
    results: results ?? null,
  }
}
