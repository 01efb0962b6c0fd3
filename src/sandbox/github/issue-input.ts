// Reads what a request says of an issue: names become the things that they name, and every fault is told.
import type { Fault } from './answer.ts'
import type { Catalogue } from './catalogue.ts'
import type { Repository } from './entities.ts'
import type { By, Patch } from './issue-changes.ts'
import { ISSUE_TYPES, LONGEST } from './site.ts'
import type { World } from './world.ts'

type Given = {
  readonly title?: string | null | undefined
  readonly body?: string | null | undefined
  readonly milestone?: number | null | undefined
  readonly labels?: readonly (string | { readonly name: string })[] | undefined
  readonly assignees?: readonly string[] | undefined
  readonly assignee?: string | null | undefined
  readonly type?: string | null | undefined
}

export type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly faults: readonly Fault[] }

/** What is too long, in GitHub's words. */
export function tooLong(resource: string, field: string, text: string, most: number): readonly Fault[] {
  const message = `${field} is too long (maximum is ${most} characters)`
  return [...text].length > most ? [{ resource, code: 'custom', field, message }] : []
}

/**
 * The change that a request asks for. Whoever may not write to the repository sets a title and a text only: "labels
 * are silently dropped otherwise". Labels that are not there yet are made.
 */
export function readIssue(
  world: World,
  catalogue: Catalogue,
  repository: Repository,
  given: Given,
  by: By,
  mayPush: boolean,
): Read<Patch> {
  const { title, body, milestone, type } = given
  const labels = given.labels?.map((label) => (typeof label === 'string' ? label : label.name))
  const logins = given.assignees ?? (given.assignee === undefined ? undefined : [given.assignee ?? ''])
  const found = milestone == null ? undefined : catalogue.findMilestone(repository.id, milestone)
  const people = logins?.filter((login) => login !== '').map((login) => world.users.get(login.toLowerCase()))
  const typeName = ISSUE_TYPES.find(({ name }) => name.toLowerCase() === type?.toLowerCase())?.name
  const fault = (field: string, value: string | number): Fault => ({
    resource: 'Issue',
    code: 'invalid',
    field,
    value,
  })
  const faults = [
    ...(title === undefined || (title ?? '').trim() !== ''
      ? tooLong('Issue', 'title', title ?? '', LONGEST.title)
      : [{ resource: 'Issue', code: 'missing_field', field: 'title' } as const]),
    ...tooLong('Issue', 'body', body ?? '', LONGEST.body),
    ...(labels ?? []).flatMap((label) => tooLong('Label', 'name', label, LONGEST.label)),
    ...(milestone != null && found === undefined ? [fault('milestone', milestone)] : []),
    ...(people?.includes(undefined) ? [fault('assignees', logins?.join() ?? '')] : []),
    ...(type != null && typeName === undefined ? [fault('type', type)] : []),
  ]
  if (faults.length > 0) return { ok: false, faults }
  const texts = { ...(title == null ? {} : { title }), ...(body === undefined ? {} : { body }) }
  if (!mayPush) return { ok: true, value: texts }
  const ids = labels?.map((label) => catalogue.label(repository.id, label, by.user).id)
  return {
    ok: true,
    value: {
      ...texts,
      ...(milestone === undefined ? {} : { milestone: found?.id ?? null }),
      ...(ids === undefined ? {} : { labels: [...new Set(ids)] }),
      ...(people === undefined ? {} : { assignees: people.flatMap((user) => user ?? []) }),
      ...(type === undefined ? {} : { type: typeName ?? null }),
    },
  }
}
