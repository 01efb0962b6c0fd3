// GitHub's issues as a board: open and closed with labels between them, milestones for versions, a digest for our
// mark, our comments for the links. Written from what GitHub documents and from what connectors/github/README.md
// promises people that they will see, not with the connector's code.
import { createHmac } from 'node:crypto'
import type { GithubSandbox, IssueView } from '../../src/sandbox/github/index.ts'
import type { Board, BoardIssue } from './board.ts'

/** Where customers' bugs are made, the tasks for Sentry, and a place of which the mapping knows nothing. */
export const SHOP = 'acme/shop'
export const INTERNAL = 'acme/internal'
export const ELSEWHERE = 'acme/app'
export const TRACKED = [SHOP, INTERNAL, ELSEWHERE] as const
/** Labels for what lies between open and closed, from the first step to the last; each with what Jira calls it. */
export const STATUS_LABELS = [
  ['in progress', 'In Progress'],
  ['in qa', 'In QA'],
] as const

export function priorityLabel(priority: string): string {
  return `p${priority}`
}

export type GithubBoard = Board & {
  /** The issue's name, `owner/name#5`. */
  readonly refOf: (id: string) => string | undefined
  readonly label: (id: string, label: string) => void
  readonly unlabel: (id: string, label: string) => void
  readonly close: (id: string, reason: 'completed' | 'not_planned' | 'duplicate') => void
  readonly reopen: (id: string) => void
  /** What must not be, in words. */
  readonly faults: () => readonly string[]
}

export type GithubBoardOptions = {
  readonly github: GithubSandbox
  /** The newest webhook secret, with which marks are made, and what digests are made with. */
  readonly secret: string
  readonly salt: string
  /** Tickets that there are or were, and the ids of Sentry's issues. */
  readonly tickets: () => readonly number[]
  readonly sources: () => readonly string[]
  /** The priorities that the mapping knows, from the most urgent. */
  readonly priorities: readonly string[]
}

const RESOLUTIONS: Readonly<Record<string, string>> = { not_planned: "Won't Do", duplicate: 'Duplicate' }
const REASONS: Readonly<Record<string, 'completed' | 'duplicate'>> = {
  Done: 'completed',
  Duplicate: 'duplicate',
}
const TICKETS = /^<!-- bugbridge-tickets-[0-9a-f]{16}((?: [0-9a-f]{16}=[os])*) -->/
const RELATED = /^<!-- bugbridge-(related-[0-9a-f]{16}) -->\nRelated to ([\w-]+\/[\w.-]+#\d+)\.$/
const KIND = /^<!-- bugbridge-(tickets|impact|related-[0-9a-f]{16})/

export function createGithubBoard(options: GithubBoardOptions): GithubBoard {
  const { github, secret, salt, priorities } = options
  const repositories = new Map<string, string>()
  const milestones = new Map<string, ReadonlyMap<string, number>>()
  /** Our marks on issues that were transferred, by the id that they have now: labels stay behind. */
  const carried = new Map<string, readonly string[]>()
  const duplicates = new Map<string, string>()
  const digests = new Map<string, string>()

  function sign(text: string): string {
    const known = digests.get(text)
    if (known !== undefined) return known
    const made = createHmac('sha256', salt).update(`${secret} ${text}`).digest('hex').slice(0, 16)
    digests.set(text, made)
    return made
  }

  function idOf({ repository, repositoryId, number }: IssueView): string {
    repositories.set(String(repositoryId), repository)
    return `${repositoryId}-${number}`
  }

  function refOf(id: string): string | undefined {
    const [repository = '', number] = id.split('-')
    const name = repositories.get(repository)
    return name === undefined ? undefined : `${name}#${number}`
  }

  function found(id: string): IssueView {
    const ref = refOf(id)
    const view = ref === undefined ? undefined : github.view(ref)
    if (view === undefined) throw new Error(`GitHub's board has no issue ${id}`)
    return view
  }

  /** A label in plain words, if it is a mark of ours. */
  function plain(label: string): string {
    const [, system, digits] = /^bugbridge-([a-z]+)-([0-9a-f]{16})$/.exec(label) ?? []
    const ids = system === 'zendesk' ? options.tickets() : options.sources()
    const id =
      system === undefined ? undefined : ids.find((each) => sign(`bugbridge-${system}-${each}`) === digits)
    return id === undefined ? label : `bugbridge-${system}-${id}`
  }

  function statesOf(text: string): readonly (readonly [key: string, isSolved: boolean])[] {
    const [, states = ''] = TICKETS.exec(text) ?? []
    return states.split(' ').flatMap((each) => {
      const [key = '', state] = each.split('=')
      return key === '' ? [] : [[key, state === 's'] as const]
    })
  }

  function ticketOf(key: string): number | undefined {
    return options.tickets().find((ticket) => sign(`ticket zendesk ${ticket}`) === key)
  }

  function idOfRef(ref: string | null): string | undefined {
    const view = ref === null ? undefined : github.view(ref)
    return view === undefined ? undefined : idOf(view)
  }

  function shown(view: IssueView): BoardIssue {
    const id = idOf(view)
    const ours = view.comments.filter(({ author }) => author === github.bridgeLogin)
    const isClosed = view.state === 'closed'
    const steps = STATUS_LABELS.filter(([label]) => view.labels.includes(label))
    const duplicate = idOfRef(view.duplicateOf)
    const parent = idOfRef(view.parent)
    const mentioned = ours.flatMap(({ text }) => idOfRef(RELATED.exec(text)?.[2] ?? null) ?? [])
    return {
      id,
      key: view.ref,
      status: isClosed ? 'Done' : (steps.at(-1)?.[1] ?? 'To Do'),
      resolution: isClosed ? (RESOLUTIONS[view.reason ?? ''] ?? 'Done') : null,
      priority: priorities.find((each) => view.labels.includes(priorityLabel(each))) ?? '',
      labels: [...new Set([...view.labels.map(plain), ...(carried.get(id) ?? [])])],
      fixVersions: view.milestone === null ? [] : [view.milestone],
      due: null,
      links: [
        ...(duplicate === undefined
          ? []
          : [{ type: 'Duplicate', to: duplicate, direction: 'outward' } as const]),
        ...[...(parent === undefined ? [] : [parent]), ...mentioned].map(
          (to) => ({ type: 'Relates', to, direction: 'outward' }) as const,
        ),
      ],
      remoteLinks: ours.flatMap(({ text }) =>
        statesOf(text).map(([key, resolved]) => ({ url: `/${ticketOf(key) ?? key}`, resolved })),
      ),
      comments: view.comments.map(({ author, text }) => ({
        author: text.startsWith('<!-- bugbridge-impact-') ? 'bugbridge' : `${author} (GitHub)`,
        text,
      })),
      moves: view.labels.join(),
    }
  }

  const views = () => github.issues().filter(({ isPull }) => !isPull)
  const label = (id: string, name: string) => github.label(found(id).ref, name)
  const unlabel = (id: string, name: string) => {
    const { ref, labels } = found(id)
    if (labels.includes(name)) github.unlabel(ref, name)
  }
  function reopen(id: string): void {
    const { ref, state } = found(id)
    if (state === 'closed') github.reopen(ref)
  }
  const close: GithubBoard['close'] = (id, reason) => {
    const { ref, state, reason: before } = found(id)
    const of = reason === 'duplicate' ? duplicates.get(id) : undefined
    if (state === 'closed' && before === reason && of === undefined) return
    reopen(id)
    github.close(ref, reason, of === undefined ? undefined : github.view(of)?.ref)
  }

  function everywhere(version: string, patch: Parameters<GithubSandbox['changeMilestone']>[2]): void {
    for (const [repository, number] of milestones.get(version) ?? [])
      github.changeMilestone(repository, number, patch)
  }

  return {
    refOf,
    label,
    unlabel,
    close,
    reopen,
    view(id) {
      const ref = refOf(id)
      const view = ref === undefined ? undefined : github.view(ref)
      return view && shown(view)
    },
    issues: () => views().map(shown),
    transition(id, status, resolution = 'Done') {
      if (status === 'Done') return close(id, REASONS[resolution] ?? 'not_planned')
      reopen(id)
      for (const [name, meaning] of STATUS_LABELS) {
        if (meaning === status) label(id, name)
        else unlabel(id, name)
      }
    },
    setPriority(id, priority) {
      for (const name of found(id).labels) if (/^p\d$/.test(name)) unlabel(id, name)
      label(id, priorityLabel(priority))
    },
    setFixVersions(id, versions) {
      const { ref, repository } = found(id)
      github.setMilestone(ref, milestones.get(versions.at(-1) ?? '')?.get(repository) ?? null)
    },
    /** GitHub knows no day of an issue's own. */
    setDueDate: () => undefined,
    comment: (id, author, text) => void github.comment(found(id).ref, text, author.toLowerCase()),
    rename: (id, title) => github.retitle(found(id).ref, title),
    move(id, repository) {
      const before = shown(found(id))
      if (before.key.startsWith(`${repository}#`)) return
      github.transfer(before.key, repository)
      carried.set(
        idOf(found(id)),
        before.labels.filter((name) => name.startsWith('bugbridge-')),
      )
    },
    remove: (id) => github.deleteIssue(found(id).ref),
    linkDuplicate: (id, survivor) => void duplicates.set(id, found(survivor).ref),
    createIssue: ({ summary }) => idOfRef(github.openIssue(SHOP, { title: summary })) ?? '',
    addVersion({ name, releaseDate }) {
      const numbers = TRACKED.map(
        (repository) => [repository, github.addMilestone(repository, name, releaseDate)] as const,
      )
      milestones.set(name, new Map(numbers))
      return name
    },
    setReleaseDate: (version, due) => everywhere(version, { due }),
    releaseVersion: (version) => everywhere(version, { state: 'closed' }),
    unreleaseVersion: (version) => everywhere(version, { state: 'open' }),
    faults: () =>
      views().flatMap(({ ref, comments }) => {
        const kinds = comments
          .filter(({ author }) => author === github.bridgeLogin)
          .map(({ text }) => KIND.exec(text)?.[1] ?? 'a comment of no kind')
        const twice = kinds.find((kind, at) => kinds.indexOf(kind) !== at)
        return twice === undefined ? [] : [`${ref} has two comments of ours: ${twice.slice(0, 7)}`]
      }),
  }
}
