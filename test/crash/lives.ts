// The people of a crash run: many tickets at once, each in some stage of its life. Whatever somebody does here
// is also written down, so that the end can be judged by what people did and not by what bugbridge thinks.

import type { Instant } from '../../src/core/ref.ts'
import type { Sandbox } from '../../src/sandbox/index.ts'
import { FIELD, SECRET } from '../../src/sandbox/story.ts'
import type { Random } from './random.ts'
import { createReleases, type Release, type Report } from './releases.ts'

/** What became of a ticket by people's hands. */
export type Life = {
  readonly ticket: number
  /** `confirmed`: by an escalation manager. `unfit`: by somebody who may not. */
  standing: 'new' | 'proposed' | 'confirmed' | 'unfit' | 'declined'
  /** The Sentry issue that the ticket names. */
  source?: string
  /** A status that a person gave the ticket, and when. */
  readonly touches: { readonly at: Instant; readonly status: string }[]
  /** When engineering last moved its issue. */
  movedAt: Instant
  /** Priorities that engineering chose, in order, by Jira's id. */
  readonly priorities: string[]
  /** What happens next to it. */
  readonly steps: Step[]
}

/** False: not possible yet. */
type Step = () => boolean

export type Cast = {
  readonly lives: readonly Life[]
  readonly releases: readonly Release[]
  readonly sources: readonly string[]
  /** Somebody does something, drawn at random. */
  readonly act: () => void
  /** Resolves when no report of CI is under way. */
  readonly reported: () => Promise<void>
}

/** Lives under way at once. */
const TOGETHER = 8

/** `takesBack`: whether CI may roll a deploy back. */
export function createCast(sandbox: Sandbox, random: Random, report: Report, takesBack = true): Cast {
  const { zendesk, jira, sentry, people } = sandbox
  const lives: Life[] = []
  const sources: { readonly id: string; readonly permalink: string; readonly shortId: string }[] = []
  const calendar = createReleases(sandbox, random, report, takesBack)
  const { releases, planned } = calendar
  /** The issue that carries the ticket's mark. */
  function bugOf(ticket: number) {
    return jira.issues().find((issue) => issue.labels.includes(`bugbridge-zendesk-${ticket}`))
  }

  function write(): void {
    const ticket = zendesk.addTicket({
      subject: `Permits page stays blank (${lives.length + 1})`,
      description: 'Since this morning our permits page stays blank for everybody in the office.',
      requester: people.customer,
      organization: people.client,
      assignee: people.frontLine,
    })
    const life: Life = { ticket, standing: 'new', touches: [], movedAt: 0, priorities: [], steps: [] }
    lives.push(life)
    life.steps.push(...plan(life))
  }

  function plan(life: Life): Step[] {
    const { ticket } = life
    const end = random.next()
    const done =
      (step: () => void): Step =>
      () => {
        step()
        return true
      }
    const set = (actor: number, field: string, value: string) => zendesk.setField(actor, ticket, field, value)
    const names = random.chance(0.6)
    const early = random.chance(0.5)
    const name = done(() => {
      const source = random.chance(0.3) ? random.pick(sources) : seen()
      if (source === undefined) return
      life.source = source.id
      set(people.frontLine, FIELD.sentry, random.chance(0.5) ? source.permalink : source.shortId)
    })
    const propose = done(() => {
      set(people.frontLine, FIELD.bug, 'bug_proposed')
      life.standing = 'proposed'
    })
    const start = [...(names && early ? [name] : []), propose]
    if (end < 0.06) return start
    if (end < 0.12) {
      const decline = () => {
        set(people.manager, FIELD.bug, 'bug_declined')
        life.standing = 'declined'
      }
      return [...start, done(decline)]
    }
    if (end < 0.18) {
      const presume = () => {
        set(people.frontLine, FIELD.bug, 'bug_confirmed')
        life.standing = 'unfit'
      }
      return [...start, done(presume)]
    }
    const severity = random.between(0, 4)
    const confirm = done(() => {
      set(people.manager, FIELD.severity, SEVERITIES[severity] ?? 'sev_low')
      set(people.manager, FIELD.bug, 'bug_confirmed')
      life.standing = 'confirmed'
      life.priorities.push(String(severity + 1))
    })
    const onBug =
      (act: (id: string) => void): Step =>
      () => {
        const bug = bugOf(ticket)
        if (bug !== undefined) act(bug.id)
        return bug !== undefined
      }
    const prioritise = onBug((id) => {
      const left = ['1', '2', '3', '4'].filter((each) => !life.priorities.includes(each))
      const chosen = random.pick(left)
      if (chosen === undefined) return
      jira.setPriority(id, chosen)
      life.priorities.push(chosen)
    })
    const schedule = onBug((id) =>
      jira.setFixVersions(id, [
        (random.chance(0.8) ? random.pick(planned()) : random.pick(releases))?.id ?? '',
      ]),
    )
    const copy = onBug((id) =>
      jira.comment(id, 'Sentry', `Kim wrote:\n\n{quote}${SECRET}{quote}`, { app: true }),
    )
    const resolution = end < 0.26 ? "Won't Do" : end < 0.32 ? 'Cannot Reproduce' : 'Done'
    const move = (status: string, how?: string) =>
      onBug((id) => {
        jira.transition(id, status, how)
        life.movedAt = sandbox.now()
      })
    return [
      ...start,
      confirm,
      schedule,
      ...(random.chance(0.5) ? [prioritise] : []),
      move('In Progress'),
      ...(names && !early ? [name] : []),
      ...(random.chance(0.4) ? [copy] : []),
      ...(random.chance(0.4) ? [prioritise] : []),
      ...(resolution === 'Done' ? [move('In QA')] : []),
      move('Done', resolution),
    ]
  }

  /** Sentry sees an error for the first time. */
  function seen() {
    const source = sentry.addIssue({
      title: `${SECRET} ${sources.length}`,
      culprit: 'renderPermit(app/permits/view)',
      project: 'permits',
    })
    sources.push(source)
    return source
  }

  function live(): void {
    const going = lives.filter((life) => life.steps.length > 0)
    if (going.length < TOGETHER && random.chance(0.15)) {
      write()
      return
    }
    // Those that wait for their issue are passed over.
    for (let tries = 0; tries < 5; tries++) {
      const life = random.pick(going)
      if (life?.steps[0]?.() !== true) continue
      life.steps.shift()
      return
    }
  }

  function meddle(): void {
    const life = random.pick(lives)
    if (life === undefined) return
    const { ticket } = life
    const { status } = zendesk.view(ticket)
    const drawn = random.next()
    if (drawn < 0.5) {
      zendesk.customerReply(ticket, 'Is there any news?')
      if (status !== 'open') life.touches.push({ at: sandbox.now(), status: 'open' })
    } else if (drawn < 0.75) {
      zendesk.reply(people.frontLine, ticket, 'We are on it.', true)
    } else {
      zendesk.setStatus(people.frontLine, ticket, 'pending')
      if (status !== 'pending') life.touches.push({ at: sandbox.now(), status: 'pending' })
    }
  }

  return {
    lives,
    releases,
    get sources() {
      return sources.map((source) => source.id)
    },
    act() {
      const drawn = random.next()
      if (drawn < 0.82) live()
      else if (drawn < 0.94) meddle()
      else calendar.ship()
    },
    reported: calendar.reported,
  }
}

const SEVERITIES = ['sev_critical', 'sev_high', 'sev_medium', 'sev_low']
