// What the loop did, as log lines, numbers, and reports of our own errors.
import { describeFailure } from '../core/failure.ts'
import type { Happening } from '../reconcile/ports.ts'
import type { WebhookSeen } from '../webhooks/routes.ts'
import type { Log, LogLevel } from './log.ts'
import type { Metrics } from './metrics.ts'
import type { Reporter } from './sentry.ts'

export type Observers = { readonly log: Log; readonly metrics: Metrics; readonly reporter: Reporter }

/** Everything that the service tells of itself. */
export type Told =
  | Happening
  | ({ readonly kind: 'webhook' } & WebhookSeen)
  /** Webhooks begin, or cease, to be sent away because too much comes at once. */
  | { readonly kind: 'pressure'; readonly isOn: boolean }

/** Tells one happening to everybody who listens. */
export function describeHappening(happening: Told, { log, metrics, reporter }: Observers): void {
  switch (happening.kind) {
    case 'effect': {
      const { effect, outcome, caseId, key } = happening
      metrics.effect(effect, outcome)
      const refusal = /\((gate-[a-z-]+)\)/.exec(outcome)?.[1]
      if (refusal !== undefined) metrics.gateRefusal(refusal)
      log[refusal === undefined ? 'info' : 'error']('effect', { case: caseId, kind: effect, key, outcome })
      return
    }
    case 'case': {
      const { caseId, stage, failure } = happening
      metrics.pass(failure === undefined ? 'through' : 'failed')
      log[failure === undefined ? 'info' : 'warn']('case', { case: caseId, stage, failure })
      return
    }
    case 'webhook': {
      const { system, status, outcome, hints, unknown, error } = happening
      metrics.webhook({ system, status, hints, unknown })
      log[levelOf(status, outcome)]('webhook', {
        system,
        status,
        outcome,
        hints,
        unknown,
      })
      if (error !== undefined) reporter.report(error, { event: 'webhook', system })
      return
    }
    case 'impact': {
      const { outcome } = happening
      log[outcome === 'done' ? 'debug' : 'warn']('impact', { outcome })
      return
    }
    case 'sweep': {
      const { system, changed, hinted: hints, untold, opened, isBegun: begun, failure } = happening
      metrics.sweep(system, { changed, untold, opened, outcome: failure?.kind ?? 'done' })
      const level = failure !== undefined ? 'warn' : begun || hints > 0 ? 'info' : 'debug'
      const why = failure === undefined ? undefined : describeFailure(failure)
      log[level]('sweep', { system, count: changed, hints, untold, opened, begun, failure: why })
      return
    }
    case 'redelivery': {
      const { system, asked, failure, isKnown } = happening
      metrics.redelivery(system, asked)
      // A right that is missing is missing at every look: it is told once, and stands on the overview.
      const level = failure !== undefined && !isKnown ? 'warn' : asked > 0 ? 'info' : 'debug'
      const why = failure === undefined ? undefined : describeFailure(failure)
      log[level]('redelivery', { system, count: asked, failure: why })
      return
    }
    case 'pressure':
      log.warn('pressure', { on: happening.isOn })
      return
    case 'fault':
      log.error('fault', { where: happening.where })
      reporter.report(happening.error, { event: 'fault', kind: happening.where })
      return
  }
}

/** Those that are sent away in a flood are counted; a line for each would only move the flood into the log. */
function levelOf(status: number, outcome: WebhookSeen['outcome']): LogLevel {
  if (status < 300 || outcome === 'busy') return 'debug'
  return status < 500 ? 'warn' : 'error'
}
