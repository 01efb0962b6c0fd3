// What the command line needs from the platform: built once in the root, so that nothing here reads time,
// randomness, network or environment by itself.
import type { Hono } from 'hono'
import type { Environment } from '../config.ts'
import type { Clock } from '../core/clock.ts'
import type { Digest } from '../core/shingle.ts'
import type { Reporter } from '../observe/sentry.ts'
import type { Store } from '../store/port.ts'
import type { Files } from './load-mapping.ts'

/** A running HTTP server. */
export type Listener = { readonly port: number; readonly close: () => Promise<void> }

export type Drivers = Files & {
  readonly environment: Environment
  readonly readSecret: (path: string) => string | undefined
  readonly clock: Clock
  readonly random: () => number
  readonly newToken: () => string
  readonly fetch: (request: Request) => Promise<Response>
  /** A salted one-way hash of sixteen hexadecimal digits. */
  readonly digestWith: (salt: string) => Digest
  /**
   * Opens the embedded database. `serve`: for the one service that works on it; throws when another one does.
   * `look`: beside a running service.
   */
  readonly openStore: (path: string, purpose: 'serve' | 'look') => Promise<Store>
  readonly listen: (app: Pick<Hono, 'fetch'>, host: string, port: number) => Promise<Listener>
  readonly reporterTo: (dsn: string | undefined) => Reporter
  /** Resolves when the process is asked to stop. */
  readonly stopping: Promise<void>
  readonly out: (line: string) => void
  readonly err: (line: string) => void
  /** Writes a line of the structured log. */
  readonly log: (line: string) => void
}
