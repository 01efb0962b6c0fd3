// Several issues per ticket, taken on and off in the ticket's field for existing ones; duplicates; several tickets per
// issue.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Desk, openDesk } from '../policies/desk.ts'

const says = (part: string) => expect.stringContaining(part)
const ACCEPTED = says('confirmed that it is a bug')
const DEPLOYED = says('has been fixed, and the fix is available to you now')

let desk: Desk
beforeEach(async () => {
  desk = await openDesk('opscom', { isQuick: true })
})
afterEach(() => desk.close())

const jira = () => desk.world.sandbox.jira
/** An issue that engineering has made; its key. */
const made = (summary: string): string => {
  const id = jira().createIssue({ summary })
  return jira().view(id)?.key ?? ''
}
const issueOf = (key: string) => {
  const issue = desk.issues().find((each) => each.key === key)
  if (issue === undefined) throw new Error(`there is no ${key}`)
  return issue
}
const linksOf = (key: string) => issueOf(key).remoteLinks.map(({ globalId }) => globalId)
const mark = (ticket: number) => `bugbridge:zendesk:${ticket}`
const engineering = async (act: () => void) => {
  act()
  await desk.wait('2m')
}
const fixed = (key: string, version: string) =>
  engineering(() => {
    jira().setFixVersions(issueOf(key).id, [version])
    jira().transition(issueOf(key).id, 'Done', 'Done')
  })

describe('a field that names several issues', () => {
  it('links each of them at the confirmation, makes none, and waits for all', async () => {
    const [one, other] = [made('One half'), made('The other half')]
    const ticket = await desk.customerWrites()
    await desk.agentSets(ticket, { existing: `${one}, ${other}` })
    expect(linksOf(one)).toEqual([])
    await desk.managerConfirms(ticket, { severity: 'sev_high' })
    expect(desk.issues()).toHaveLength(2)
    expect([linksOf(one), linksOf(other)]).toEqual([[mark(ticket)], [mark(ticket)]])
    expect(desk.field(ticket, 'issue')).toBe(one)
    expect(desk.notes(ticket).join()).toContain(`Linked to ${one}.`)
    expect(desk.notes(ticket).join()).toContain(`Linked to ${other}.`)
    expect(desk.heard(ticket)).toEqual([ACCEPTED])

    const version = jira().addVersion({ name: '4.2.0' })
    await fixed(one, version)
    await desk.ciDeploys('4.2.0')
    expect(desk.ticket(ticket).status).toBe('hold')
    expect(desk.field(ticket, 'issue')).toBe(other)
    await fixed(other, version)
    expect(desk.ticket(ticket).status).toBe('solved')
    expect(desk.heard(ticket)).toEqual([ACCEPTED, DEPLOYED])
  })

  it('takes on a key that is added later by anybody, and takes the link off with the key', async () => {
    const ticket = await desk.customerWrites()
    await desk.managerConfirms(ticket, { severity: 'sev_high' })
    const own = desk.issue(ticket).key
    const [one, other] = [made('One half'), made('The other half')]
    await desk.agentSets(ticket, { existing: `${one}\n${other.toLowerCase()}` })
    expect([linksOf(own), linksOf(one), linksOf(other)]).toEqual([
      [mark(ticket)],
      [mark(ticket)],
      [mark(ticket)],
    ])
    const before = issueOf(one)
    await desk.agentSets(ticket, { existing: other })
    expect([linksOf(own), linksOf(one), linksOf(other)]).toEqual([[mark(ticket)], [], [mark(ticket)]])
    // Otherwise it is left alone.
    expect({ ...issueOf(one), remoteLinks: [], updated: 0 }).toEqual({
      ...before,
      remoteLinks: [],
      updated: 0,
    })
    // Our own stays, whatever the field says.
    await desk.agentSets(ticket, { existing: null })
    await desk.wait('3h')
    expect([linksOf(own), linksOf(one), linksOf(other)]).toEqual([[mark(ticket)], [], []])
    expect(desk.field(ticket, 'issue')).toBe(own)
    expect(desk.issues()).toHaveLength(3)
  })

  it('says once that a key is unknown, and links the others', async () => {
    const one = made('One half')
    const ticket = await desk.customerWrites()
    await desk.agentSets(ticket, { existing: `OPS-404 ${one}` })
    await desk.managerConfirms(ticket, { severity: 'sev_high' })
    await desk.wait('3h')
    expect(desk.field(ticket, 'issue')).toBe(one)
    expect(desk.issues()).toHaveLength(1)
    expect(desk.notes(ticket).filter((note) => note.includes('cannot be used'))).toHaveLength(1)
  })

  it('goes on naming an issue that was moved since', async () => {
    const one = made('One half')
    const ticket = await desk.customerWrites()
    await desk.agentSets(ticket, { existing: one })
    await desk.managerConfirms(ticket, { severity: 'sev_high' })
    const { id } = issueOf(one)
    await engineering(() => jira().move(id, 'WEB'))
    await desk.wait('3h')
    const moved = jira().view(id)?.key ?? ''
    expect(moved).not.toBe(one)
    expect(linksOf(moved)).toEqual([mark(ticket)])
    expect(desk.field(ticket, 'issue')).toBe(moved)
  })

  it('creates nothing in place of the last issue that is taken off, until somebody says so', async () => {
    const one = made('The bug')
    const ticket = await desk.customerWrites()
    await desk.agentSets(ticket, { existing: one })
    await desk.managerConfirms(ticket, { severity: 'sev_high' })
    await desk.agentSets(ticket, { existing: null })
    await desk.wait('3h')
    expect(linksOf(one)).toEqual([])
    expect(desk.issues()).toHaveLength(1)
    expect(desk.ticket(ticket).status).toBe('open')
    expect(desk.field(ticket, 'issue')).toBeNull()
    expect(desk.notes(ticket).filter((note) => note.includes('No issue is linked'))).toHaveLength(1)
    expect(await desk.verdict(ticket)).toMatchObject({ verdict: { attention: ['unlinked'] } })
    expect(desk.heard(ticket)).toEqual([ACCEPTED])
    // Named again, it is linked again.
    await desk.agentSets(ticket, { existing: one })
    expect(linksOf(one)).toEqual([mark(ticket)])
    expect(desk.ticket(ticket).status).toBe('hold')
    // Confirmed anew, it gets one of its own.
    await desk.agentSets(ticket, { existing: null })
    await desk.agentProposes(ticket)
    await desk.managerConfirms(ticket)
    expect(desk.issues()).toHaveLength(2)
    expect(desk.field(ticket, 'issue')).not.toBe(one)
    expect(desk.heard(ticket)).toEqual([ACCEPTED])
  })

  it('keeps its issues when the database is lost', async () => {
    const [one, other] = [made('One half'), made('The other half')]
    const ticket = await desk.customerWrites()
    await desk.agentSets(ticket, { existing: `${one} ${other}` })
    await desk.managerConfirms(ticket, { severity: 'sev_high' })
    const notes = desk.notes(ticket)
    await desk.losesDatabase()
    // The first that the empty database hears of the ticket.
    await desk.agentSets(ticket, { severity: 'sev_low' })
    await desk.wait('3h')
    expect(desk.issues()).toHaveLength(2)
    expect([linksOf(one), linksOf(other)]).toEqual([[mark(ticket)], [mark(ticket)]])
    expect(desk.heard(ticket)).toEqual([ACCEPTED])
    expect(desk.notes(ticket)).toEqual(notes)
  })
})

describe('duplicates', () => {
  it('re-home one of several issues, without a word to the customer, and return when it is taken back', async () => {
    const [one, other, survivor] = [made('One half'), made('The other half'), made('What survives')]
    const ticket = await desk.customerWrites()
    await desk.agentSets(ticket, { existing: `${one} ${other}` })
    await desk.managerConfirms(ticket, { severity: 'sev_high' })
    await engineering(() => jira().transition(issueOf(other).id, 'In Progress'))
    await engineering(() => {
      jira().linkDuplicate(issueOf(one).id, issueOf(survivor).id)
      jira().transition(issueOf(one).id, 'Done', 'Duplicate')
    })
    await desk.wait('2h')
    expect(desk.field(ticket, 'issue')).toBe(survivor)
    expect(linksOf(survivor)).toEqual([mark(ticket)])
    expect(desk.heard(ticket)).toEqual([ACCEPTED])
    // The other one is all that is left to wait for.
    const version = jira().addVersion({ name: '4.2.0' })
    await fixed(survivor, version)
    await desk.ciDeploys('4.2.0')
    expect(desk.field(ticket, 'issue')).toBe(other)
    await fixed(other, version)
    expect(desk.ticket(ticket).status).toBe('solved')

    await engineering(() => jira().transition(issueOf(one).id, 'In Progress'))
    await desk.wait('2h')
    expect(desk.field(ticket, 'issue')).toBe(one)
    expect(linksOf(survivor)).toEqual([])
    expect(desk.ticket(ticket).status).toBe('hold')
  })

  it.each(['chain', 'circle'] as const)('in a %s come to an end', async (shape) => {
    const keys = [made('First'), made('Second'), made('Third')]
    const ticket = await desk.customerWrites()
    await desk.agentSets(ticket, { existing: `${keys[0]} ${keys[1]}` })
    await desk.managerConfirms(ticket, { severity: 'sev_high' })
    await engineering(() => {
      for (const [at, key] of keys.entries()) {
        const next = keys[at + 1] ?? (shape === 'circle' ? keys[0] : undefined)
        if (next === undefined) continue
        jira().linkDuplicate(issueOf(key).id, issueOf(next).id)
        jira().transition(issueOf(key).id, 'Done', 'Duplicate')
      }
    })
    await desk.wait('2h')
    expect(desk.field(ticket, 'issue')).toBe(shape === 'chain' ? keys[2] : keys[0])
    expect(desk.field(ticket, 'stage')).toBe(shape === 'chain' ? 'eng_accepted' : 'eng_duplicate')
    expect(desk.heard(ticket)).toEqual([ACCEPTED])
  })
})

it('several tickets of one issue have each their link and their own stage', async () => {
  const one = made('The bug')
  const { zendesk, people } = desk.world.sandbox
  const elsewhere = zendesk.addOrganization('Elsewhere')
  const tickets = []
  for (const organization of [people.client, elsewhere]) {
    const ticket = await desk.customerWrites({ organization })
    await desk.agentSets(ticket, { existing: one })
    await desk.managerConfirms(ticket, { severity: 'sev_high' })
    tickets.push(ticket)
  }
  expect(linksOf(one)).toEqual(tickets.map(mark))
  await fixed(one, jira().addVersion({ name: '4.2.0' }))
  await desk.ciDeploys('4.2.0', [elsewhere])
  expect(tickets.map((ticket) => desk.ticket(ticket).status)).toEqual(['hold', 'solved'])
  expect(issueOf(one).remoteLinks.map(({ resolved }) => resolved)).toEqual([false, true])
  await desk.ciDeploys('4.2.0', [people.client])
  expect(tickets.map((ticket) => desk.ticket(ticket).status)).toEqual(['solved', 'solved'])
  expect(linksOf(one)).toEqual(tickets.map(mark))
})

describe('a link whose answer is lost', () => {
  /** Loses the first answer to a request of this method about links, and nothing else. */
  const losing = (lost: string) => {
    let isArmed = true
    return ({ method, url }: Request) => {
      if (!isArmed || method !== lost || !url.includes('remotelink')) return undefined
      isArmed = false
      return 'answer-lost' as const
    }
  }
  async function openLosing(method: string): Promise<void> {
    await desk.close()
    desk = await openDesk('opscom', {
      isQuick: true,
      settings: { settle: 600_000 },
      fault: losing(method),
    })
  }

  it('stands when the issue was taken off and is named again meanwhile', async () => {
    await openLosing('DELETE')
    const key = made('The bug')
    const ticket = await desk.customerWrites()
    await desk.agentSets(ticket, { existing: key })
    await desk.managerConfirms(ticket, { severity: 'sev_high' })
    expect(linksOf(key)).toEqual([mark(ticket)])
    await desk.agentSets(ticket, { existing: null })
    await desk.agentSets(ticket, { existing: key })
    await desk.wait('3h')
    expect(linksOf(key)).toEqual([mark(ticket)])
  })

  it('goes when the issue is taken off meanwhile', async () => {
    await openLosing('POST')
    const key = made('The bug')
    const ticket = await desk.customerWrites()
    await desk.agentSets(ticket, { existing: key })
    await desk.managerConfirms(ticket, { severity: 'sev_high' })
    await desk.agentSets(ticket, { existing: null })
    await desk.wait('3h')
    expect(linksOf(key)).toEqual([])
  })
})
