// Metrics for `/metrics`, in Prometheus' text format
// (https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format).
import { closedWord } from './closed-word.ts'

export const METRICS_CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

/** Everything that is measured: name, type, meaning. */
const METRICS = [
  ['bugbridge_webhooks_total', 'counter', 'Requests at the webhook routes, by answer.'],
  ['bugbridge_webhooks_unknown_total', 'counter', 'Signed webhooks of a shape that is not known.'],
  ['bugbridge_hints_total', 'counter', 'Hints recorded.'],
  ['bugbridge_api_calls_total', 'counter', 'Calls to vendors.'],
  ['bugbridge_effects_total', 'counter', 'Changes to other systems.'],
  ['bugbridge_gate_refusals_total', 'counter', 'Requests that the gate held back.'],
  ['bugbridge_passes_total', 'counter', 'Passes over one case.'],
  ['bugbridge_sweeps_total', 'counter', 'Readings of lists of changes that vendors keep.'],
  ['bugbridge_sweep_changed_total', 'counter', 'Things that these lists said changed.'],
  ['bugbridge_sweep_untold_total', 'counter', 'Of those that concern a case, such as no webhook told of.'],
  [
    'bugbridge_sweep_opened_total',
    'counter',
    'Tickets that became cases by a list, since their webhooks were missed.',
  ],
  ['bugbridge_redeliveries_total', 'counter', 'Webhooks that failed and were asked for again.'],
  ['bugbridge_cases', 'gauge', 'Cases.'],
  ['bugbridge_cases_due', 'gauge', 'Cases that wait for their pass.'],
  ['bugbridge_cases_leased', 'gauge', 'Cases under way.'],
  ['bugbridge_hints_pending', 'gauge', 'Hints that have not been drained.'],
  [
    'bugbridge_back_pressure',
    'gauge',
    '1 while webhooks are asked to come again, because too much comes at once.',
  ],
] as const
type Name = (typeof METRICS)[number][0]

export type Metrics = {
  readonly webhook: (seen: { system: string; status: number; hints: number; unknown: boolean }) => void
  /** `outcome` as the one fetch tells it: `done` or a failure's kind or reason. */
  readonly apiCall: (system: string, outcome: string) => void
  /** `outcome` as in the journal: `done`, `adopted` or a described failure. */
  readonly effect: (kind: string, outcome: string) => void
  readonly gateRefusal: (reason: string) => void
  readonly pass: (outcome: string) => void
  /** `outcome`: `done` or a failure's kind. */
  readonly sweep: (
    system: string,
    listing: { changed: number; untold: number; opened: number; outcome: string },
  ) => void
  /** Webhooks that a vendor was asked to send again. */
  readonly redelivery: (system: string, asked: number) => void
  /** As the store counts them. */
  readonly cases: (count: { cases: number; due: number; leased: number; pendingHints: number }) => void
  readonly pressure: (isOn: boolean) => void
  /** All of it, as text. */
  readonly expose: () => string
}

/** Labels hold closed words only, so the number of series is bounded and no text needs escaping. */
export function createMetrics(): Metrics {
  const series = new Map<Name, Map<string, number>>(METRICS.map(([name]) => [name, new Map()]))

  function add(name: Name, labels: Readonly<Record<string, string>>, by = 1): void {
    const pairs = Object.entries(labels).map(([label, value]) => `${label}="${closedWord(value)}"`)
    const key = `{${pairs.join(',')}}`
    series.get(name)?.set(key, (series.get(name)?.get(key) ?? 0) + by)
  }

  function set(name: Name, value: number): void {
    series.get(name)?.set('', value)
  }

  return {
    webhook({ system, status, hints, unknown }) {
      add('bugbridge_webhooks_total', { system, status: String(status) })
      add('bugbridge_hints_total', { system }, hints)
      add('bugbridge_webhooks_unknown_total', { system }, unknown ? 1 : 0)
    },
    apiCall: (system, outcome) => add('bugbridge_api_calls_total', { system, outcome }),
    effect: (kind, outcome) => add('bugbridge_effects_total', { kind, outcome }),
    gateRefusal: (reason) => add('bugbridge_gate_refusals_total', { reason }),
    pass: (outcome) => add('bugbridge_passes_total', { outcome }),
    sweep(system, { changed, untold, opened, outcome }) {
      add('bugbridge_sweeps_total', { system, outcome })
      add('bugbridge_sweep_changed_total', { system }, changed)
      add('bugbridge_sweep_untold_total', { system }, untold)
      add('bugbridge_sweep_opened_total', { system }, opened)
    },
    redelivery: (system, asked) => add('bugbridge_redeliveries_total', { system }, asked),
    cases({ cases, due, leased, pendingHints }) {
      set('bugbridge_cases', cases)
      set('bugbridge_cases_due', due)
      set('bugbridge_cases_leased', leased)
      set('bugbridge_hints_pending', pendingHints)
    },
    pressure: (isOn) => set('bugbridge_back_pressure', isOn ? 1 : 0),
    expose() {
      const lines = METRICS.flatMap(([name, type, meaning]) => [
        `# HELP ${name} ${meaning}`,
        `# TYPE ${name} ${type}`,
        ...[...(series.get(name) ?? [])].map(([labels, value]) => `${name}${labels} ${value}`),
      ])
      return `${lines.join('\n')}\n`
    },
  }
}
