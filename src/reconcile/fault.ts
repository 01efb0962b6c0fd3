// A bug of ours in one case must not hold up the others: it is reported, and that case alone is parked.
import type { Failure } from '../core/failure.ts'
import type { Ports } from './ports.ts'

/** Reports what was thrown, and gives the failure with which the case is parked and tried again slowly. */
export function faultOf(error: unknown, { observe }: Pick<Ports, 'observe'>): Failure {
  observe({ kind: 'fault', where: 'pass', error })
  return { kind: 'refused', system: 'bugbridge', reason: 'fault' }
}
