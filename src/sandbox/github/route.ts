// An endpoint of the stand-in, and what endpoints work with.
import type { Context } from 'hono'
import type { Clock } from '../../core/clock.ts'
import type { Caller } from './callers.ts'
import type { Repository } from './entities.ts'
import type { Render } from './render-issue.ts'
import type { App } from './render-user.ts'
import type { World } from './world.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export type Route = {
  readonly method: Method
  /** From the API's root. */
  readonly path: string
  readonly answer: (c: Context, caller: Caller) => Response | Promise<Response>
}

/** Where a request about a repository stands: the caller can see it. */
export type At = { readonly repository: Repository; readonly caller: Caller }

/** An endpoint of a repository, reached by its name and by its id. */
export type RepositoryRoute = {
  readonly method: Method
  /** From the repository's root. */
  readonly path: string
  readonly answer: (c: Context, at: At) => Response | Promise<Response>
}

/** What every endpoint may need. */
export type Site = {
  readonly clock: Clock
  readonly world: World
  readonly render: Render
  readonly app: App | undefined
}
