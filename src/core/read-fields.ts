// Which ticket fields a mapping reads: those that carry the bug, the checklist, and the answers about the impact.
import type { Policy } from './policy.ts'

/** The helpdesk's ids of them, each once. */
export function fieldsRead({ fields, readiness, impact }: Policy): readonly string[] {
  return [
    ...new Set([
      ...Object.values(fields),
      ...readiness.flatMap(({ field }) => field ?? []),
      ...Object.values(impact?.questions ?? {}),
    ]),
  ]
}
