// Before there is an issue: what is asked for, what is held back, and what is created in the end.
import { describe, expect, it } from 'vitest'
import { decide } from '../../src/core/decide.ts'
import type { Desired } from '../../src/core/desired.ts'
import type { Attachment, Facts, TicketFacts } from '../../src/core/facts.ts'
import type { Policy } from '../../src/core/policy.ts'
import type { SentenceId } from '../../src/core/sentence.ts'
import {
  ASKED,
  FULL,
  facts,
  GERMAN,
  issue,
  NEW_CASE,
  NOW,
  plan,
  policy,
  ready,
  settle,
  ticket,
} from './build.ts'

const { fields, promotion } = FULL
const { information, sentences } = FULL.words
const manager = { by: '9', allowed: true }
const file: Attachment = { id: '501', name: 'a.log', type: 'text/plain', bytes: 1, url: 'https://x.test/1' }

/** Without clocks and ladder, which have tests of their own. */
const CALM: Policy = (({ escalation: _, ...rest }) => ({ ...rest, plans: [] }))(FULL)

/** A ticket without an issue, confirmed by a manager unless its fields say otherwise. */
function world(subject: TicketFacts = ready(), difference: Partial<Facts> = {}): Facts {
  return facts({ ticket: subject, primary: [], confirmation: manager, attachments: [file], ...difference })
}

const desiredOf = (what: Facts, by: Policy = CALM, known = NEW_CASE): Desired => decide(what, by, known, NOW)
const sentencesOf = ({ notices }: Desired) => notices.flatMap(({ said }) => said?.sentence ?? [])
const bug = (option: string, more: Readonly<Record<string, string>> = {}) =>
  ready({ fields: { [fields.bug]: option, ...more } })

describe('a bug that was declined (S4, C3)', () => {
  it.each<[string, string | undefined, string, SentenceId]>([
    ['without a reason', undefined, 'not-a-bug', 'agent-declined'],
    ['with a reason that the mapping does not name', 'toString', 'not-a-bug', 'agent-declined'],
    ['as no bug', 'reason_none', 'not-a-bug', 'agent-declined-not-a-bug'],
    ['as not covered', 'reason_not_covered', 'not-covered', 'agent-declined-not-covered'],
    ['for a third party', 'reason_third_party', 'not-covered', 'agent-declined-third-party'],
    ['for a change of theirs', 'reason_modified', 'not-covered', 'agent-declined-customer-modification'],
    ['for an intrusion', 'reason_access', 'not-covered', 'agent-declined-unauthorised-access'],
  ])('%s', (_, reason, stage, sentence) => {
    const more = reason === undefined ? {} : { [fields.reason]: reason }
    const desired = desiredOf(world(bug(promotion.declined, more)), FULL)
    expect(desired).toMatchObject({ isCase: true, stage, create: [], clocks: [] })
    expect(sentencesOf(desired)).toEqual([sentence])
    expect(desired.notices[0]?.audience).toBe('agent')
  })

  it('says so again when another reason is chosen', () => {
    const first = settle(
      world(bug(promotion.declined, { [fields.reason]: 'reason_none' })),
      NEW_CASE,
      NOW,
      CALM,
    )
    const other = { ...first.world, ticket: bug(promotion.declined, { [fields.reason]: 'reason_access' }) }
    expect(settle(other, first.known, NOW, CALM).texts).toEqual([
      sentences['agent-declined-unauthorised-access'],
    ])
  })
})

describe('the service level (C1, C3)', () => {
  it.each([
    ['level 1 for what was declined', bug(promotion.declined), FULL, 'level_1'],
    ['level 2 for what was confirmed', ready(), FULL, 'level_2'],
    ['none while it is only proposed', bug(promotion.proposed), FULL, undefined],
    [
      'none for extra functionality (C4)',
      bug(promotion.feature.option, { [fields.quote]: 'quote_accepted' }),
      FULL,
      undefined,
    ],
    ['none where the mapping has no levels', ready(), policy, undefined],
  ] as const)('is %s', (_, subject, by, level) => {
    expect(desiredOf(world(subject), by).fields[fields.level]?.value).toBe(level)
  })

  it('is that of a confirmed bug once an issue that exists is taken over', () => {
    const desired = desiredOf(world(ready(), { existing: { found: [issue()], unknown: [] } }))
    expect(desired.fields[fields.level]?.value).toBe('level_2')
  })
})

describe('extra functionality (C4)', () => {
  const asked = (quote?: string) =>
    bug(promotion.feature.option, quote === undefined ? {} : { [fields.quote]: quote })

  it.each([
    ['without a quote', undefined],
    ['with a quote that is not accepted', 'quote_sent'],
  ])('is held %s: the customer hears of the quote, and nothing is created', (_, quote) => {
    const desired = desiredOf(world(asked(quote)))
    expect(desired).toMatchObject({ isCase: true, create: [], attention: ['waits-for-quote'] })
    expect(sentencesOf(desired)).toEqual(['feature-held', 'agent-feature-held'])
  })

  it('is said to be held once', () => {
    const held = settle(world(asked()), NEW_CASE, NOW, CALM)
    expect(held.texts).toHaveLength(2)
    expect(settle(held.world, held.known, NOW, CALM).texts).toEqual([])
  })

  it('becomes an issue of its own type once the quote is accepted, without anybody confirming a bug', () => {
    const desired = desiredOf(world(asked('quote_accepted'), { confirmation: undefined }))
    expect(desired.create).toMatchObject([{ role: 'primary', type: '10007' }])
    expect(sentencesOf(desired)).toEqual([])
  })

  it('is no case where the mapping has no such path', () => {
    expect(desiredOf(world(asked('quote_accepted')), policy).isCase).toBe(false)
  })
})

describe('what is missing of a confirmed bug (C2)', () => {
  const without = (...names: readonly string[]) => {
    const { fields: all, ...rest } = ready()
    const left = Object.entries(all).filter(([id]) => !names.includes(id))
    return { ...rest, fields: Object.fromEntries(left) }
  }
  const both = without(ASKED.steps, ASKED.version)
  const one = without(ASKED.version)
  const kinds = (what: Facts, known = NEW_CASE) =>
    plan(what, known, undefined, NOW, CALM).effects.map(({ kind }) => kind)

  it('is asked of the customer in one comment, and the ticket waits for the reply', () => {
    const { effects } = plan(world(both), NEW_CASE, undefined, NOW, CALM)
    expect(effects).toMatchObject([
      { kind: 'update-ticket', status: 'awaiting-reply', comment: { audience: 'customer' } },
    ])
    const { texts } = settle(world(both), NEW_CASE, NOW, CALM)
    expect(texts).toEqual([
      sentences.missing
        .replace('{ticket}', '#35436')
        .replace('{missing}', `${information.steps} and ${information.version}`),
    ])
  })

  it('is asked once', () => {
    const asked = settle(world(both), NEW_CASE, NOW, CALM)
    expect(asked.world.ticket.status).toBe('awaiting-reply')
    expect(kinds(asked.world, asked.known)).toEqual([])
  })

  it('leaves the ticket open after the reply, and tells the agent once what to fill in', () => {
    const asked = settle(world(both), NEW_CASE, NOW, CALM)
    const replied = { ...asked.world, ticket: { ...asked.world.ticket, status: 'open' } as const }
    const told = settle(replied, asked.known, NOW, CALM)
    expect(told.world.ticket.status).toBe('open')
    expect(told.texts).toEqual([
      sentences['agent-missing'].replace('{missing}', `${information.steps} and ${information.version}`),
    ])
    expect(kinds(told.world, told.known)).toEqual([])
  })

  it('is not asked for again when only a part of it is still missing: the agent is told', () => {
    const asked = settle(world(both), NEW_CASE, NOW, CALM)
    const partly = { ...asked.world, ticket: { ...one, status: 'open' } as const }
    const anew = settle(partly, asked.known, NOW, CALM)
    expect(anew.world.ticket.status).toBe('open')
    expect(anew.texts).toEqual([sentences['agent-missing'].replace('{missing}', information.version)])
  })

  it('leaves a ticket alone that a person has put elsewhere, and asks all the same', () => {
    const put = { ...world(both), ticket: { ...world(both).ticket, status: 'on-hold' } as const }
    const asked = settle(put, NEW_CASE, NOW, CALM)
    expect(asked.world.ticket.status).toBe('on-hold')
    expect(asked.texts.join()).toContain(information.version)
  })

  it('is said once to an agent who was told of it when the bug was proposed (E4)', () => {
    const lacking = without(fields.workaround)
    const proposed = { ...lacking, fields: { ...lacking.fields, [fields.bug]: promotion.proposed } }
    const first = settle(world(proposed), NEW_CASE, NOW, CALM)
    expect(first.texts).toHaveLength(1)
    expect(settle(world(lacking), first.known, NOW, CALM).texts).toEqual([])
  })

  it('is created once everything is there, and the ticket goes On-Hold though the customer had reopened it', () => {
    const asked = settle(world(both), NEW_CASE, NOW, CALM)
    const replied = { ...asked.world, ticket: ready() }
    expect(kinds(replied, asked.known)).toContain('create-issue')
    const link = { issue: issue().ref, role: 'primary', mark: 'bugbridge-zendesk-35436' } as const
    const linked = settle(
      { ...replied, primary: [issue()], confirmation: undefined },
      { ...asked.known, links: [link] },
      NOW,
      CALM,
    )
    expect(linked.world.ticket.status).toBe('on-hold')
  })

  it.each([
    ['nothing', ''],
    ['no letter or digit', ' - '],
  ])('is missing when the field holds %s', (_, text) => {
    const subject = ready({ fields: { [ASKED.steps]: text } })
    expect(desiredOf(world(subject)).create).toEqual([])
  })

  it('is asked of the agent at once where the mapping says so, even while the customer is asked (E4)', () => {
    const lacking = without(fields.workaround)
    for (const status of ['open', 'awaiting-reply'] as const) {
      const { effects } = plan(world({ ...lacking, status }), NEW_CASE, undefined, NOW, CALM)
      expect(effects).toMatchObject([{ kind: 'update-ticket', comment: { audience: 'agent' } }])
      expect(effects[0]).not.toHaveProperty('status')
    }
    expect(settle(world(lacking), NEW_CASE, NOW, CALM).texts.join()).toContain(information.workaround)
  })

  it('is named to the agent while the bug is only proposed, and nobody asks the customer yet', () => {
    const { status: _, ...proposed } = both
    const subject = {
      ...proposed,
      status: 'open',
      fields: { ...both.fields, [fields.bug]: promotion.proposed },
    }
    const desired = desiredOf(world({ ...both, ...subject, status: 'open' }))
    expect(sentencesOf(desired)).toEqual(['agent-missing'])
    expect(desired).not.toHaveProperty('status')
    expect(desired.attention).toEqual(['information-missing'])
  })

  it('is only recommended where it is not required, and holds nothing up (A2)', () => {
    const desired = desiredOf(world(ready(), { attachments: [] }))
    expect(sentencesOf(desired)).toEqual(['agent-recommended'])
    expect(desired.create).toHaveLength(1)
    expect(sentencesOf(desiredOf(world()))).toEqual([])
  })

  it('is asked for in the language of the customer', () => {
    const { texts } = settle(
      world({ ...both, requester: { locale: 'de-AT', tags: ['support_contact'] } }),
      NEW_CASE,
      NOW,
      CALM,
    )
    const list = `${GERMAN.information.steps} und ${GERMAN.information.version}`
    expect(texts).toEqual([GERMAN.sentences.missing.replace('{ticket}', '#35436').replace('{missing}', list)])
  })
})

describe('an issue that is there already', () => {
  it('becomes the bug of the ticket, and none is made, whatever is missing on the ticket', () => {
    const desired = desiredOf(
      world(ticket(), { existing: { found: [issue()], unknown: [] }, attachments: [] }),
    )
    expect(desired).toMatchObject({ adopt: [issue().ref], create: [] })
    expect(desired.attention).not.toContain('information-missing')
    expect(desired).not.toHaveProperty('status')
  })

  it.each([
    ['nobody who may', { by: '8', allowed: false }],
    ['nobody', undefined],
  ] as const)('is left alone when %s has confirmed the bug (O1)', (_, confirmation) => {
    const desired = desiredOf(world(ready(), { existing: { found: [issue()], unknown: [] }, confirmation }))
    expect(desired).not.toHaveProperty('adopt')
    expect(sentencesOf(desired)).toEqual(['agent-confirm'])
  })

  it('is told to be unknown, once for each key that somebody writes, and nothing is created', () => {
    const named = (key: string) =>
      world(ready({ fields: { [fields.existing]: key } }), { existing: { found: [], unknown: [key] } })
    const first = settle(named('OPS-404'), NEW_CASE, NOW, CALM)
    expect(first.texts).toEqual([sentences['agent-existing-unknown']])
    expect(desiredOf(named('OPS-404')).attention).toEqual(['existing-unknown'])
    expect(desiredOf(named('OPS-404')).create).toEqual([])
    expect(settle(named('OPS-404'), first.known, NOW, CALM).texts).toEqual([])
    expect(settle(named('OPS-405'), first.known, NOW, CALM).texts).toHaveLength(1)
  })
})

describe('the priority of what is created (E5, E6)', () => {
  const chosen = (option: string) => ({ [fields.severity]: option })
  const answered = (answer: string) => ({ [ASKED.core]: answer })
  const { defaultPriority: _, ...undecided } = CALM

  it.each<[string, Policy, Record<string, string>, string | undefined, string[]]>([
    ['what a person chose', CALM, chosen('sev_low'), '4', []],
    ['what the answers propose', CALM, { ...chosen(''), ...answered('core_down') }, '1', []],
    [
      'what a person chose over the answers',
      CALM,
      { ...chosen('sev_low'), ...answered('core_down') },
      '4',
      [],
    ],
    ['the default when nobody chose (E5)', CALM, chosen(''), '3', []],
    ['the default when no proposal has these answers', CALM, { ...chosen(''), ...answered('else') }, '3', []],
    ['left to the tracker without a default', undecided, chosen(''), undefined, ['no-severity']],
  ])('is %s', (_, by, more, priority, attention) => {
    const desired = desiredOf(world(ready({ fields: more })), by)
    expect(desired.create).toHaveLength(1)
    expect(desired.create[0]).toMatchObject(priority === undefined ? {} : { priority })
    if (priority === undefined) expect(desired.create[0]).not.toHaveProperty('priority')
    expect(desired.attention).toEqual(attention)
  })

  it('that the answers propose is written on the ticket and told to the agent', () => {
    const subject = bug(promotion.proposed, { ...chosen(''), ...answered('core_down') })
    const desired = desiredOf(world(subject))
    expect(desired.fields[fields.proposal]?.value).toBe('proposed_1')
    expect(desired.notices.map(({ said }) => said?.text)).toEqual([
      sentences['agent-proposed'].replace('{priority}', 'Critical'),
    ])
  })

  it('that a person chose over the answers is told with both, and both stand on the issue', () => {
    const subject = ready({ fields: { ...chosen('sev_low'), ...answered('core_down') } })
    const desired = desiredOf(world(subject))
    expect(desired.notices.map(({ said }) => said?.text)).toEqual([
      sentences['agent-overruled'].replace('{priority}', 'Low').replace('{proposed}', 'Critical'),
    ])
    expect(desired.create).toMatchObject([
      {
        details: [
          { name: 'Priority chosen', text: 'Low' },
          { name: 'Priority proposed by the answers', text: 'Critical' },
          { name: 'Steps to reproduce', text: 'Open the permits page.' },
          { name: 'Version', text: '4.1' },
          { name: 'Workaround', text: 'none' },
        ],
      },
    ])
  })

  it('is not spoken of when the person chose what the answers propose', () => {
    const subject = ready({ fields: { ...chosen('sev_low'), ...answered('core_up') } })
    expect(settle(world(subject), NEW_CASE, NOW, CALM).texts).toEqual([])
  })
})

describe('who asks (A4)', () => {
  const stranger = ready({ requester: { locale: 'en-US', tags: [] } })

  it('is told to the agent when it is not a support contact, once, and holds nothing up', () => {
    const { texts, ...first } = settle(world(stranger), NEW_CASE, NOW, CALM)
    expect(texts).toEqual([sentences['agent-contact']])
    expect(settle(first.world, first.known, NOW, CALM).texts).toEqual([])
    const desired = desiredOf(world(stranger))
    expect(desired.attention).toEqual(['not-a-contact'])
    expect(desired.create).toHaveLength(1)
  })

  it('is nobody’s concern where the mapping names no contacts', () => {
    const { contacts: _, ...open } = FULL.promotion
    expect(sentencesOf(desiredOf(world(stranger), { ...CALM, promotion: open }))).toEqual([])
  })
})

describe('a follow-up that others opened', () => {
  const CLOSED = { system: 'zendesk', id: '35430' }
  const copied = (fieldsOfIt: Readonly<Record<string, string>>, difference: Partial<TicketFacts> = {}) =>
    ready({ ...difference, fields: fieldsOfIt, copiedFrom: CLOSED })
  const quote = { [fields.quote]: 'quote_accepted' }
  const FEATURE = { [fields.bug]: promotion.feature.option, ...quote }
  const CONFIRMED = { [fields.bug]: promotion.confirmed }

  it.each<[string, Readonly<Record<string, string>>]>([
    ['proposed', { [fields.bug]: promotion.proposed }],
    ['confirmed', CONFIRMED],
    ['extra functionality with an accepted quote', FEATURE],
  ])('is left to people while it is only copied: %s', (_, values) => {
    // Whoever created it is a manager; even so nobody is said to have confirmed it.
    const desired = desiredOf(world(copied(values), { copied: { anew: [], issues: ['OPS-1'] } }), FULL)
    const because = [
      {
        rule: 'promotion',
        facts: ['the bug field was copied from ticket #35430, which is closed', 'that ticket has OPS-1'],
      },
    ]
    const attention = ['bug-status-copied']
    const nothing = { create: [], notices: [], fields: {}, clocks: [] }
    expect(desired).toMatchObject({ ...nothing, isCase: true, stage: 'reported', because, attention })
    expect(desired).not.toHaveProperty('adopt')
    expect(desired).not.toHaveProperty('status')
    expect(desired).not.toHaveProperty('lookAgain')
    // Not read at all is nothing said.
    expect(desiredOf(world(copied(values)), FULL)).toMatchObject({ ...nothing, attention })
  })

  it('takes over no issue that the closed ticket named', () => {
    const existing = { found: [issue()], unknown: [] }
    const desired = desiredOf(world(copied(CONFIRMED), { existing }))
    expect(desired.adopt ?? []).toEqual([])
  })

  it('names no ticket where the helpdesk does not say which', () => {
    const subject = { ...copied(CONFIRMED), copiedFrom: 'unknown' } as const
    expect(desiredOf(world(subject)).because[0]?.facts).toEqual([
      'the bug field was copied from another ticket, which is closed',
    ])
  })

  it.each<[string, TicketFacts]>([
    ['solved', copied(CONFIRMED, { status: 'solved' })],
    ['closed', copied(CONFIRMED, { status: 'closed' })],
    ['declined', copied({ [fields.bug]: promotion.declined, [fields.reason]: 'reason_none' })],
    ['nothing of a bug', copied({ [fields.bug]: 'some_other' })],
  ])('is no case when it is %s', (_, subject) => {
    expect(desiredOf(world(subject), FULL)).toMatchObject({
      isCase: false,
      notices: [],
      fields: {},
      attention: [],
    })
  })

  it.each<[string, Readonly<Record<string, string>>, readonly string[], number]>([
    ['confirmed anew', CONFIRMED, [fields.bug], 1],
    ['confirmed, and something else said anew', CONFIRMED, [fields.quote], 0],
    ['extra functionality, all anew', FEATURE, [fields.bug, fields.quote], 1],
    ['extra functionality anew, and the quote copied', FEATURE, [fields.bug], 0],
    ['extra functionality copied, and the quote anew', FEATURE, [fields.quote], 0],
  ])('is promoted by what a person says on itself: %s', (_, values, anew, issues) => {
    const desired = desiredOf(world(copied(values), { copied: { anew, issues: [] } }))
    expect(desired.create).toHaveLength(issues)
  })

  it('waits for a quote of its own, and says so', () => {
    const desired = desiredOf(world(copied(FEATURE), { copied: { anew: [fields.bug], issues: [] } }))
    expect(desired.attention).toEqual(['waits-for-quote'])
    expect(sentencesOf(desired)).toEqual(['feature-held', 'agent-feature-held'])
  })

  it('needs the confirmation of a manager, as every ticket', () => {
    const confirmation = { by: '8', allowed: false }
    const desired = desiredOf(
      world(copied(CONFIRMED), { confirmation, copied: { anew: [fields.bug], issues: [] } }),
    )
    expect(desired).toMatchObject({ create: [], attention: ['needs-confirmation'] })
  })
})
