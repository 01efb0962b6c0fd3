// The seeded Jira site: what an administrator would have set up. Ids are those that the mappings and the
// tests name; they never change during a run.

export type Project = { readonly id: string; readonly key: string; readonly name: string }

export const PROJECTS: readonly Project[] = [
  { id: '10000', key: 'OPS', name: 'Operations' },
  { id: '10001', key: 'WEB', name: 'Website' },
]

export const ISSUE_TYPES = [
  { id: '10004', name: 'Bug', description: 'A problem that impairs a function of the product.' },
  { id: '10002', name: 'Task', description: 'A piece of work.' },
  { id: '10006', name: 'Improvement', description: 'A better form of what there is.' },
  { id: '10007', name: 'New Feature', description: 'A function that the product does not have yet.' },
] as const

export const CATEGORIES = {
  new: { id: 2, key: 'new', colorName: 'blue-gray', name: 'To Do' },
  indeterminate: { id: 4, key: 'indeterminate', colorName: 'yellow', name: 'In Progress' },
  done: { id: 3, key: 'done', colorName: 'green', name: 'Done' },
} as const

export type Status = {
  readonly id: string
  readonly name: string
  readonly category: keyof typeof CATEGORIES
  /** The transition that leads here, from anywhere: the workflow has only global transitions. */
  readonly transition: string
}

export const FIRST_STATUS: Status = { id: '10000', name: 'To Do', category: 'new', transition: '11' }

export const STATUSES: readonly Status[] = [
  FIRST_STATUS,
  { id: '3', name: 'In Progress', category: 'indeterminate', transition: '21' },
  { id: '10101', name: 'In QA', category: 'indeterminate', transition: '31' },
  { id: '10002', name: 'Done', category: 'done', transition: '41' },
]

export const RESOLUTIONS = [
  { id: '10000', name: 'Done', description: 'Work has been completed on this issue.' },
  { id: '10001', name: "Won't Do", description: 'This issue will not be worked on.' },
  { id: '10002', name: 'Duplicate', description: 'The problem is that of an existing issue.' },
  { id: '10003', name: 'Cannot Reproduce', description: 'The problem could not be seen again.' },
] as const

/** What the workflow sets when somebody moves an issue to Done and names no resolution. */
export const DEFAULT_RESOLUTION = '10000'

export const PRIORITIES = [
  { id: '1', name: 'Highest', statusColor: '#d04437' },
  { id: '2', name: 'High', statusColor: '#f15C75' },
  { id: '3', name: 'Medium', statusColor: '#f79232' },
  { id: '4', name: 'Low', statusColor: '#707070' },
  { id: '5', name: 'Lowest', statusColor: '#999999' },
] as const

export const DEFAULT_PRIORITY = '3'

export type LinkType = {
  readonly id: string
  readonly name: string
  readonly inward: string
  readonly outward: string
}

export const LINK_TYPES: readonly LinkType[] = [
  { id: '10000', name: 'Blocks', inward: 'is blocked by', outward: 'blocks' },
  { id: '10002', name: 'Duplicate', inward: 'is duplicated by', outward: 'duplicates' },
  { id: '10003', name: 'Relates', inward: 'relates to', outward: 'relates to' },
]

export type User = {
  readonly accountId: string
  readonly displayName: string
  readonly accountType: 'atlassian' | 'app'
}

/** Whose token the service holds. */
export const BRIDGE: User = {
  accountId: '712020:b21d6e00-0000-4000-8000-000000000001',
  displayName: 'bugbridge',
  accountType: 'atlassian',
}

/** Who does what the tests and the demo make engineers do. */
export const ENGINEER: User = {
  accountId: '712020:e1191ee2-0000-4000-8000-000000000002',
  displayName: 'Erin Engineer',
  accountType: 'atlassian',
}

/** Finds an entry of one of these tables by its id. A wrong id is a bug of the stand-in: users' input is checked first. */
export function entry<T extends { readonly id: string }>(table: readonly T[], id: string): T {
  const found = table.find((one) => one.id === id)
  if (found === undefined) throw new Error(`the seeded Jira site has no entry ${id}`)
  return found
}
