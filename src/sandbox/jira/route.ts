// An endpoint of the stand-in, and what endpoints work with.
import type { Context } from 'hono'
import type { Clock } from '../../core/clock.ts'
import type { Changes } from './changes.ts'
import type { Render } from './render.ts'
import type { SearchIndex } from './search-index.ts'
import type { Versions } from './versions.ts'
import type { World } from './world.ts'

export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** A parameter named `issue` is an issue's id or key: writes to it fall under the limit per issue. */
  readonly path: string
  readonly answer: (c: Context) => Response | Promise<Response>
}

export type Site = {
  readonly clock: Clock
  readonly world: World
  readonly index: SearchIndex
  readonly changes: Changes
  readonly versions: Versions
  /** Speaks version 3 of the API. */
  readonly render: Render
}
