// GitHub's way of writing time: UTC, whole seconds.
import type { Instant } from '../../core/ref.ts'

/** `2026-01-02T03:04:05Z`. */
export function toGithubTime(instant: Instant): string {
  return new Date(instant).toISOString().replace(/\.\d+Z$/, 'Z')
}

/** Null stays null. */
export function timeOrNull(instant: Instant | null): string | null {
  return instant === null ? null : toGithubTime(instant)
}

/** Whole seconds, in milliseconds: nothing finer can be compared with what GitHub says. */
export function toSecond(instant: Instant): Instant {
  return Math.floor(instant / 1_000) * 1_000
}
