// `bugbridge demo --story fanout`: one issue with thousands of tickets, its fix deployed, and meanwhile some tickets
// closed, deleted or changed. Prints what it costs and how long it takes, and holds the end against what must be.
import { isMany } from '../core/brake.ts'
import type { Policy } from '../core/policy.ts'
import { FIELD } from '../sandbox/story.ts'
import type { Drivers } from './drivers.ts'
import { type Disturbed, disturb, endFaults } from './fanout-people.ts'
import { createFanoutWorld, type FanoutWorld } from './fanout-world.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const VERSION = '4.2.0'
/** Confirmed in one minute, as an incident brings them. */
const A_MINUTE = 100

/** Gives the exit code: 0 when everything ended as it must. */
export async function fanoutDemo(tickets: number, policy: Policy, drivers: Drivers): Promise<number> {
  const { out, err } = drivers
  const world = await createFanoutWorld(policy, drivers)
  try {
    const faults = await play(tickets, policy, world, out)
    for (const fault of faults.slice(0, 20)) err(fault)
    if (faults.length > 20) err(`… and ${faults.length - 20} more`)
    out(faults.length === 0 ? 'Everything ended as it must.' : `${faults.length} things did not.`)
    return faults.length === 0 ? 0 : 1
  } finally {
    await world.close()
  }
}

async function play(
  count: number,
  policy: Policy,
  world: FanoutWorld,
  out: (line: string) => void,
): Promise<readonly string[]> {
  const { time, sandbox, store } = world
  const { jira, zendesk } = sandbox
  const issue = jira.createIssue({ summary: 'Permits page stays blank' })
  const key = jira.view(issue)?.key ?? ''
  out(`${count} tickets name ${key}, and an escalation manager confirms each of them.`)
  const tickets: number[] = []
  const promoting = await time.run(24 * HOUR, async () => {
    for (let nth = 0; nth < A_MINUTE / 60 && tickets.length < count; nth++)
      tickets.push(confirm(world, key, tickets.length))
    return tickets.length === count && linksOf(world, issue) === count && (await isCalm(world))
  })
  report('promotion', count, promoting, world, out)

  jira.setFixVersions(issue, [jira.addVersion({ name: VERSION })])
  jira.transition(issue, 'Done', 'Done')
  await time.run(HOUR, () => isCalm(world))

  world.recount()
  out(`CI deploys ${VERSION} to production.`)
  await world.deploy(VERSION)
  const isBraked = isMany(count, count, policy.brake)
  const faults: string[] = []
  const disturbed: Disturbed[] = []
  const few = Math.max(3, Math.round(count * 0.015))
  if (isBraked) {
    await time.run(10 * MINUTE)
    const solved = tickets.filter((ticket) => zendesk.view(ticket).status === 'solved').length
    const [asked] = await store.approvals(1)
    if (solved > 0 || asked === undefined) return [`${solved} tickets were solved before anybody was asked`]
    out(
      `  the brake holds: approval ${asked.id}, up to ${asked.tickets} tickets to ${asked.stage} because of ${asked.cause.subject}; ${asked.held} wait; for example ${asked.sample.join(', ')}`,
    )
    disturbed.push(...disturb(world, tickets, disturbed, few))
    await time.run(5 * MINUTE)
    report('while it is held', count, 15 * MINUTE, world, out)
    world.recount()
    out('An escalation manager approves it.')
    await store.answer(asked.id, 'approved', time.clock.now())
    world.wake()
  }
  // In the midst of it, those that are not solved yet.
  await time.run(2_000)
  disturbed.push(...disturb(world, tickets, disturbed, few))
  const changed = new Set(disturbed.map(({ ticket }) => ticket))
  const open = () =>
    tickets.filter((ticket) => !changed.has(ticket) && zendesk.view(ticket).status !== 'solved')
  const solving = 2_000 + (await time.run(12 * HOUR, () => open().length === 0))
  out(`  every ticket is Solved after ${spell(solving)}; links on the issue follow at their own pace`)
  const [crowd] = (await store.crowds(9)).filter(({ cases }) => cases >= count / 2)
  if (crowd !== undefined)
    out(
      `  the overview says: ${crowd.done} of ${crowd.cases} done, ${crowd.waiting} waiting, ${crowd.failed} failed`,
    )
  const linking = solving + (await time.run(12 * HOUR, () => isCalm(world)))
  report('deploy', count, linking, world, out)

  const named = Map.groupBy(disturbed, ({ what }) => what)
  const list = [...named].map(([what, some]) => `${some.length} ${what}`).join(', ')
  out(`Meanwhile people changed ${disturbed.length} tickets: ${list}.`)
  faults.push(...(await endFaults(world, tickets, disturbed)), ...world.faults)
  if (faults.length === 0)
    out(
      `${count - disturbed.length} tickets are Solved, each by one change and with one message; the other ${disturbed.length} differ, each for its reason.`,
    )
  return faults
}

function confirm({ sandbox: { zendesk, people } }: FanoutWorld, key: string, nth: number): number {
  const ticket = zendesk.addTicket({
    subject: `The permits page stays blank (${nth + 1})`,
    description: 'Since this morning it stays blank.',
    requester: people.customer,
    organization: people.client,
    assignee: people.frontLine,
  })
  zendesk.setField(people.manager, ticket, FIELD.existing, key)
  zendesk.setField(people.manager, ticket, FIELD.severity, 'sev_high')
  zendesk.setField(people.manager, ticket, FIELD.bug, 'bug_confirmed')
  return ticket
}

function linksOf({ sandbox: { jira } }: FanoutWorld, issue: string): number {
  return jira.view(issue)?.remoteLinks.length ?? 0
}

/** Nothing is due, and nothing will be within minutes. */
async function isCalm({ store, time }: FanoutWorld): Promise<boolean> {
  const soon = time.clock.now() + 10 * MINUTE
  const { due, pendingHints } = await store.count(soon)
  return due + pendingHints === 0
}

function report(what: string, tickets: number, ms: number, world: FanoutWorld, out: (line: string) => void) {
  out(`  ${what}: ${spell(ms)} of simulated time`)
  for (const [system, { reads, writes, late }] of [...world.calls].toSorted()) {
    const each = (calls: number) => (calls / tickets).toFixed(3)
    out(
      `    ${system}: ${reads} reads (${each(reads)} a ticket), ${writes} writes (${each(writes)} a ticket), ${late} of them turned away for haste`,
    )
  }
  world.recount()
}

function spell(ms: number): string {
  const seconds = Math.round(ms / 1_000)
  return seconds < 120 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
