// What changed between two states of an issue, in the words of Jira's changelog. Field labels and ids differ
// ("Fix Version" is `fixVersions`), as in webhooks recorded from Cloud.
import { flatten } from './adf.ts'
import { entry, PRIORITIES, PROJECTS, RESOLUTIONS, STATUSES } from './site.ts'
import type { Issue, Item, Version } from './world.ts'

type Side = readonly [value: string | null, text: string | null]

const NOTHING: Side = [null, null]

function item(fieldId: string, field: string, before: Side, after: Side): Item {
  const [from, fromString] = before
  return { field, fieldtype: 'jira', fieldId, from, fromString, to: after[0], toString: after[1] }
}

/** An item that only says what is there now, as for a link. */
export function added(fieldId: string, field: string, to: string, words: string): Item {
  return item(fieldId, field, NOTHING, [to, words])
}

const named = (table: readonly { readonly id: string; readonly name: string }[], id: string | null): Side =>
  id === null ? NOTHING : [id, entry(table, id).name]

const plain = (text: string | null): Side => [null, text]

const SINGLE: readonly (readonly [fieldId: string, field: string, side: (issue: Issue) => Side])[] = [
  ['summary', 'summary', (issue) => plain(issue.summary)],
  ['description', 'description', (issue) => plain(issue.description && flatten(issue.description))],
  ['resolution', 'resolution', (issue) => named(RESOLUTIONS, issue.resolution)],
  ['status', 'status', (issue) => named(STATUSES, issue.status)],
  ['priority', 'priority', (issue) => named(PRIORITIES, issue.priority)],
  ['labels', 'labels', (issue) => plain(issue.labels.join(' '))],
  ['duedate', 'duedate', (issue) => [issue.due, issue.due]],
  ['project', 'project', (issue) => named(PROJECTS, issue.project)],
  ['issuekey', 'Key', (issue) => plain(issue.key)],
]

/** The items of one change, empty when nothing differs. A version that goes and one that comes are two items. */
export function itemsBetween(
  before: Issue,
  after: Issue,
  versions: ReadonlyMap<string, Version>,
): readonly Item[] {
  const single = SINGLE.flatMap(([fieldId, field, side]) => {
    const [from, to] = [side(before), side(after)]
    return from.join('\n') === to.join('\n') ? [] : [item(fieldId, field, from, to)]
  })
  const version = (id: string): Side => [id, versions.get(id)?.name ?? null]
  const gone = before.fixVersions.filter((id) => !after.fixVersions.includes(id))
  const come = after.fixVersions.filter((id) => !before.fixVersions.includes(id))
  return [
    ...single,
    ...gone.map((id) => item('fixVersions', 'Fix Version', version(id), NOTHING)),
    ...come.map((id) => item('fixVersions', 'Fix Version', NOTHING, version(id))),
  ]
}

/** The items of a creation, which only its webhook carries: here, and only here, the status is called "Status". */
export function itemsOfCreation(issue: Issue): readonly Item[] {
  return [
    item(
      'description',
      'description',
      NOTHING,
      plain(issue.description === null ? '' : flatten(issue.description)),
    ),
    item('priority', 'priority', NOTHING, named(PRIORITIES, issue.priority)),
    item('reporter', 'reporter', NOTHING, [issue.creator.accountId, issue.creator.displayName]),
    item('status', 'Status', NOTHING, named(STATUSES, issue.status)),
    item('summary', 'summary', NOTHING, plain(issue.summary)),
  ]
}
