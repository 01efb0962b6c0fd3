// The pages and the JSON API: what waits, and why. They read the store, and write down a person's answers there.
import { type Context, Hono } from 'hono'
import type { Clock } from '../core/clock.ts'
import type { Policy } from '../core/policy.ts'
import type { Metrics } from '../observe/metrics.ts'
import type { Store } from '../store/port.ts'
import { createAccess } from './access.ts'
import {
  answer,
  isForTools,
  NOT_FOUND,
  NOT_LOCAL,
  type Problem,
  UNAUTHORISED,
  UNAVAILABLE,
} from './answer.ts'
import { createApi } from './api.ts'
import { createDecide } from './decide.ts'
import { headers } from './headers.ts'
import type { Html } from './html.ts'
import { type Frame, page } from './layout.ts'
import { createLogin, signIn } from './login.ts'
import { systemName } from './names.ts'
import { createOperations } from './operations.ts'
import { createPages } from './pages.ts'

export type WebOptions = {
  readonly store: Store
  readonly policy: Policy
  readonly clock: Clock
  /** Whoever holds it may read; undefined: whoever sits at this machine. Never empty. */
  readonly adminToken: string | undefined
  readonly metrics: Metrics
  /** Whether webhooks are asked to come again, because too much comes at once. */
  readonly isBusy: () => boolean
  /** Where the story of the sandbox is told, when there is one. */
  readonly storyUrl?: string
  /** Told that a person's answer is in the store. */
  readonly wake?: () => void
  /** Told when an answer could not be given: a bug of ours, or a store that does not answer. */
  readonly fault?: (error: unknown) => void
}

/** Builds the pages and the API. Mount it last: it answers every address that nobody else does. */
export function createWeb(options: WebOptions): Hono {
  const { store, policy, clock, adminToken, metrics, storyUrl } = options
  const stranger: Frame = { isOpen: adminToken === undefined }
  const writes = `${systemName(policy.helpdesk)} or ${systemName(policy.tracker)}`
  const known: Frame = {
    ...stranger,
    mapping: { name: policy.name, mode: policy.mode, writes },
    ...(storyUrl === undefined ? {} : { storyUrl }),
  }
  const frameFor = (frame: Frame) => (title: string, main: Html) => page(title, main, frame)
  const tell = (context: Context, problem: Problem) => answer(context, problem, frameFor(known))
  const turnAway = (context: Context, problem: Problem) => answer(context, problem, frameFor(stranger))

  const app = new Hono()
  app.use(headers)
  app.use(
    createAccess({
      adminToken,
      clock,
      refuse: (context) => turnAway(context, NOT_LOCAL),
      ask(context) {
        // RFC 9110 §11.6.1: a 401 says what it asks for.
        context.header('WWW-Authenticate', 'Bearer realm="bugbridge"')
        const { path } = context.req
        if (isForTools(path)) return turnAway(context, UNAUTHORISED)
        const { search } = new URL(context.req.url)
        return context.html(frameFor(stranger)('Sign in', signIn(`${path}${search}`, 'needed')), 401)
      },
    }),
  )
  app.route('/', createOperations({ store, clock, metrics, isBusy: options.isBusy }))
  app.route('/', createLogin({ adminToken, clock, frame: frameFor(stranger) }))
  app.route('/', createApi({ store, policy, clock, answer: tell }))
  app.route(
    '/',
    createDecide({ store, policy, clock, answer: tell, wake: options.wake ?? (() => undefined) }),
  )
  app.route('/', createPages({ store, policy, clock, answer: tell, frame: frameFor(known) }))
  app.all('*', (context) => tell(context, NOT_FOUND))
  app.onError((error, context) => {
    options.fault?.(error)
    return turnAway(context, UNAVAILABLE)
  })
  return app
}
