// Reading by the hundred, so that one thing which makes a vendor fail does not hide the ninety-nine beside it.
import type { Batch } from '../connectors/connector.ts'
import { done, type Failure, failed, type Result } from '../core/failure.ts'
import { faultOf } from './fault.ts'
import type { Ports } from './ports.ts'

/** What vendors take in one call. */
const AT_ONCE = 100
/** Calls without any success before it is taken for an outage: a hundred, its halves and its quarters. */
const PROBES = 7
/** Calls at most for one hundred: enough to find three that fail. */
const SEARCH = 50

type Read<T> = (ids: readonly string[]) => Promise<Result<Batch<T>>>

/**
 * Reads by id, at most a hundred a call. Where the vendor fails over what was asked for, it is asked for less and
 * less at a time: what it fails over alone is in neither list then. The first failure of another kind stands for all.
 */
export async function readHundreds<T>(
  ids: readonly string[],
  read: Read<T>,
  ports: Pick<Ports, 'observe'>,
): Promise<Result<Batch<T>>> {
  const readSafely: Read<T> = (part) => read(part).catch((error: unknown) => failed(faultOf(error, ports)))

  const distinct = [...new Set(ids)]
  const found: T[] = []
  const gone: string[] = []
  for (let start = 0; start < distinct.length; start += AT_ONCE) {
    const batch = await readParts(distinct.slice(start, start + AT_ONCE), readSafely)
    if (!batch.ok) return batch
    found.push(...batch.value.found)
    gone.push(...batch.value.gone)
  }
  return done({ found, gone })
}

async function readParts<T>(ids: readonly string[], read: Read<T>): Promise<Result<Batch<T>>> {
  const found: T[] = []
  const gone: string[] = []
  const parts = [ids]
  let failure: Failure | undefined
  let hasSucceeded = false
  // The list grows while it is walked: after the whole come its halves, and then their halves.
  for (const [calls, part] of parts.entries()) {
    if (calls === SEARCH) break
    const batch = await read(part)
    if (batch.ok) {
      hasSucceeded = true
      found.push(...batch.value.found)
      gone.push(...batch.value.gone)
      continue
    }
    failure ??= batch.failure
    if (!isAboutContent(batch.failure)) return batch
    if (!hasSucceeded && calls + 1 === PROBES) break
    const half = Math.ceil(part.length / 2)
    if (part.length > 1) parts.push(part.slice(0, half), part.slice(half))
  }
  return hasSucceeded || failure === undefined ? done({ found, gone }) : failed(failure)
}

/** Whether one of those that were asked for may be the reason, and not the vendor's state or our credentials. */
function isAboutContent(failure: Failure): boolean {
  return failure.kind === 'refused' || failure.status === 500
}
