// The vendor's three ways of writing a time. All are UTC.
import type { Instant } from '../../core/ref.ts'

/** Unix seconds: the finest time that the REST API tells apart, so two updates can share one stamp. */
export function seconds(at: Instant): number {
  return Math.floor(at / 1_000)
}

/** As REST writes it: `2026-01-02T03:04:05Z`. */
export function stamp(at: Instant): string {
  return new Date(seconds(at) * 1_000).toISOString().replace('.000Z', 'Z')
}

/** As events write it, with nine digits: `2026-01-02T03:04:05.678000000Z`. */
export function nanoseconds(at: Instant): string {
  return new Date(at).toISOString().replace('Z', '000000Z')
}
