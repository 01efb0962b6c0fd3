// One hostile request: which of the two services it is sent to, and the statuses that alone are right for it.
import { type Ask, HOST } from '../requests.ts'
import { documented } from '../routes.ts'
import type { World } from '../world.ts'

export type Input = {
  readonly ask: Ask
  /** The service with an admin token, or the one without. */
  readonly at: 'locked' | 'open'
  /** The statuses that are right; undefined: any that is documented. */
  readonly right?: readonly number[]
}

export type Worlds = {
  readonly locked: World
  readonly open: World
  /** The cookie of somebody who has signed in. */
  readonly session: string
}

/** What a request may be answered with. */
export function rightAnswers({ ask, at, right }: Input): readonly number[] {
  const { pathname } = new URL(`http://${HOST}${ask.target}`)
  const known = documented(ask.method, pathname, at === 'open')
  return right === undefined ? known : right.filter((status) => known.includes(status))
}
