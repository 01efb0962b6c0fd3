// Which versions are to bring a fix: facts for the list of upcoming releases (O7). Their names only, and only
// plain ones: no word of an issue.
import type { PlannedRelease } from './case.ts'
import type { IssueFacts } from './facts.ts'
import { SHAPES } from './said.ts'

/** The fix versions of these issues, each once. */
export function plannedReleases(issues: readonly IssueFacts[]): readonly PlannedRelease[] {
  const versions = new Map(issues.flatMap((issue) => issue.versions).map((version) => [version.id, version]))
  return [...versions.values()].map(({ id, name, day, released }) => ({
    id,
    name: plainName({ id, name }),
    ...(day === undefined ? {} : { day }),
    isReleased: released,
  }))
}

/** A version as people call it, if its name is a plain one: engineers' free text is not kept. */
export function plainName({ id, name }: { readonly id: string; readonly name: string }): string {
  return SHAPES.release.test(name) ? name : id
}
