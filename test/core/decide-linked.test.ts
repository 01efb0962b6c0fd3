// A case that engineering has, under a mapping with everything that a mapping may have.
import { describe, expect, it } from 'vitest'
import { decide } from '../../src/core/decide.ts'
import type { Attachment, Deploy, Facts, IssueFacts, TicketFacts } from '../../src/core/facts.ts'
import type { Policy } from '../../src/core/policy.ts'
import { CUSTOMER_SENTENCES, type SentenceId, type Words } from '../../src/core/sentence.ts'
import { calendarWith } from '../mapping/calendars.ts'
import {
  FIXED,
  FULL,
  facts,
  GERMAN,
  issue,
  known,
  NOW,
  plan,
  policy,
  ready,
  STATUSES,
  settle,
} from './build.ts'

const { fields, promotion, words } = FULL

/** Without clocks and ladder, which have tests of their own. */
const CALM: Policy = (({ escalation: _, ...rest }) => ({ ...rest, plans: [] }))(FULL)

const world = (difference: Partial<Facts> = {}): Facts => facts({ ticket: ready(), ...difference })
const next = (before: ReturnType<typeof settle>, change: Partial<Facts>, by = CALM) =>
  settle({ ...before.world, ...change }, before.known, NOW, by)
const start = (difference: Partial<Facts> = {}, by = CALM) => settle(world(difference), known(), NOW, by)
/** The sentences for customers among these texts, in any language of the mapping. */
const heard = (texts: readonly string[], language: Words = words) => {
  const known = Object.entries(language.sentences).filter(([id]) => id in CUSTOMER_SENTENCES)
  return texts.flatMap(
    (text) => known.find(([, sentence]) => shapeOf(sentence).test(text))?.[0] ?? [],
  ) as readonly SentenceId[]
}
const shapeOf = (sentence: string) =>
  new RegExp(`^${sentence.replace(/[.*+?()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '[^\\n]+')}$`)
const lasting = (ticket: TicketFacts, more: Readonly<Record<string, string>>): TicketFacts => ({
  ...ticket,
  fields: { ...ticket.fields, ...more },
})

describe('when a bug of this priority is taken up (E7)', () => {
  it.each([
    ['1', 'timing-at-once'],
    ['2', 'timing-next-sprint'],
    ['3', 'timing-afterwards'],
    ['4', 'timing-at-discretion'],
  ] as const)('is told for priority %s', (priority, sentence) => {
    expect(heard(start({ primary: [issue({ priority })] }).texts)).toEqual(['accepted', sentence])
  })

  it('is told once, and anew when engineering changes the priority', () => {
    const first = start()
    expect(heard(next(first, {}).texts)).toEqual([])
    expect(heard(next(first, { primary: [issue({ priority: '1' })] }).texts)).toEqual(['timing-at-once'])
  })

  it('is not told of a fix that is there, of an end, nor of a priority that the mapping does not name', () => {
    const done = { status: STATUSES.done, resolution: FIXED } as const
    const deployed = issue({ ...done, versions: [{ id: '1', name: '4.2', released: true }] })
    const ended = issue({ status: STATUSES.done, resolution: { id: '1', name: "Won't Do" } })
    expect(heard(start({ primary: [deployed] }).texts)).toEqual(['deployed'])
    expect(heard(start({ primary: [ended] }).texts)).toEqual([])
    expect(heard(start({ primary: [issue({ priority: '9' })] }).texts)).toEqual(['accepted'])
  })
})

describe('the workaround (E4)', () => {
  const helped = (text: string) => start({ ticket: ready({ fields: { [fields.workaround]: text } }) })

  it.each([
    ['Use the old permits page until then.'],
    ['In Settings, choose "List"; then reload (twice).'],
    ['Öffnen Sie die Seite im Startmenü, 2 Klicks.'],
  ])('is told word for word: %s', (text) => {
    const { texts } = helped(text)
    expect(texts).toContain(words.sentences.workaround.replace('{workaround}', text))
    expect(texts).not.toContain(words.sentences['agent-workaround-untold'])
  })

  it.each([
    ['an address', 'See https://status.shop.test for now'],
    ['an address without a scheme', 'See www.shop'],
    ['a name of a host', 'Use old.shop.test instead'],
    ['an address that is hidden', 'Use old.sh\u200bop'],
    ['a mail address', 'Ask me@shop'],
    ['an issue key', 'See OPS-12'],
    ['another tracker’s key', 'See shop/web#12'],
    ['the name of Sentry', 'As sentry says, reload'],
    ['the name of a tracker', 'As in Jira, reload'],
    ['an id of an event', 'Quote 0123456789abcdef0123456789abcdef'],
    ['more than one line', 'Reload.\nThen wait.'],
    ['another kind of line', 'Reload.\u2028Then wait.'],
    ['a slot', 'Reload {ticket}'],
    ['a turned direction', 'Reload \u202enow'],
    ['no words', '1 2 3'],
    ['more than four hundred characters', 'reload '.repeat(58)],
  ])('is not told, and the agent hears why, when it holds %s', (_, text) => {
    const { texts, ...quiet } = helped(text)
    expect(heard(texts)).toEqual(['accepted', 'timing-next-sprint'])
    expect(texts).toContain(words.sentences['agent-workaround-untold'])
    expect(next({ texts, ...quiet }, {}).texts).toEqual([])
  })

  it.each(['none', 'None.', 'no', 'N/A', '-', 'keine', ' nein '])('is nobody’s concern: %s', (text) => {
    const { texts } = helped(text)
    expect(texts.join('\n')).not.toContain(text.trim() === '-' ? 'may help' : `: ${text}`)
    expect(texts).not.toContain(words.sentences['agent-workaround-untold'])
    expect(heard(texts)).toEqual(['accepted', 'timing-next-sprint'])
  })

  it('is told anew when the agent rewords it', () => {
    const first = helped('Reload twice')
    const reworded = { ticket: lasting(first.world.ticket, { [fields.workaround]: 'Reload thrice' }) }
    expect(heard(next(first, {}).texts)).toEqual([])
    expect(heard(next(first, reworded).texts)).toEqual(['workaround'])
  })
})

describe('a deployment that is scheduled (E3)', () => {
  const by: Policy = { ...CALM, eta: { says: 'deployment' } }
  const on = (day?: string) => ({
    primary: [issue(day === undefined ? {} : { versions: [{ id: '1', name: '4.2', released: false, day }] })],
  })

  it('is told when it is set, when it moves and when it is withdrawn, each once', () => {
    const set = start(on('2026-03-20'), by)
    expect(heard(set.texts)).toContain('deployment')
    expect(next(set, {}, by).texts).toEqual([])
    const moved = next(set, on('2026-04-02'), by)
    expect(moved.texts).toEqual([
      words.sentences['deployment-moved'].replace('{ticket}', '#35436').replace('{date}', 'April 2, 2026'),
    ])
    const withdrawn = next(moved, on(), by)
    expect(heard(withdrawn.texts)).toEqual(['deployment-withdrawn'])
    expect(heard(next(withdrawn, on('2026-05-01'), by).texts)).toEqual(['deployment'])
  })
})

describe('the days of roll-outs (O7)', () => {
  // 2026-03-20 is a Friday.
  const rollout = calendarWith('America/Toronto', '{ tue: 09:00-17:00, thu: 09:00-17:00 }', '03-24')
  const by: Policy = { ...CALM, eta: { says: 'fix', rollout } }
  const on = (day: string) => ({
    primary: [issue({ versions: [{ id: '1', name: '4.2', released: false, day }] })],
  })

  it('move a date to the next of them, over holidays', () => {
    const { world: after, texts } = start(on('2026-03-20'), by)
    expect(after.ticket.fields[fields.eta]).toBe('2026-03-26')
    expect(texts.join()).toContain('March 26, 2026')
  })

  it('keep a date that the next of them has not passed', () => {
    const first = start(on('2026-03-20'), by)
    const late = Date.parse('2026-03-25T12:00:00Z')
    expect(decide(first.world, by, first.known, late).eta).toBe('2026-03-26')
    expect(decide(first.world, by, first.known, late + 2 * 86_400_000 + 1).eta).toBeUndefined()
  })
})

describe('a fix that is rolled out step by step (O8)', () => {
  const version = { id: '1', name: '4.2.0', released: false }
  const done = (difference: Partial<IssueFacts> = {}) =>
    issue({ status: STATUSES.done, resolution: FIXED, versions: [version], ...difference })
  const deploy = (organizations?: readonly string[], name = '4.2.0'): Deploy => ({
    environment: 'production',
    repository: 'app',
    version: name,
    status: 'success',
    at: 1,
    ...(organizations === undefined ? {} : { organizations }),
  })
  const of = (organization: string) => ({ ticket: ready({ organization }), primary: [done()] })

  it('is told to those who wait, once', () => {
    const first = start({ ...of('55'), deploys: [deploy(['77'])] })
    expect(heard(first.texts)).toContain('rolling-out')
    expect(heard(next(first, {}).texts)).toEqual([])
  })

  it('is not told to those who have it, nor while nobody has it, nor of a deploy for everybody', () => {
    expect(heard(start({ ...of('77'), deploys: [deploy(['77'])] }).texts)).toEqual(['deployed'])
    expect(heard(start(of('55')).texts)).not.toContain('rolling-out')
    expect(heard(start({ ...of('55'), deploys: [deploy()] }).texts)).toEqual(['deployed'])
  })

  it('is not told while another bug of the same ticket waits for its own fix', () => {
    const other = done({
      ref: { system: 'jira', id: '20002' },
      key: 'OPS-2',
      versions: [{ ...version, id: '2', name: '5.0.0' }],
    })
    const both = {
      links: ['20001', '20002'].map(
        (id) => ({ issue: { system: 'jira', id }, role: 'primary', mark: id }) as const,
      ),
    }
    const both2 = { ...of('55'), primary: [done(), other], deploys: [deploy(['77'])] }
    expect(heard(settle(world(both2), known(both), NOW, CALM).texts)).not.toContain('rolling-out')
  })

  it('is not told anew when it is taken back and comes again, nor when it was here and is gone again', () => {
    const first = start({ ...of('55'), deploys: [deploy(['77'])] })
    const back = next(first, {
      deploys: [deploy(['77']), { ...deploy(['77']), status: 'rolled_back', at: 2 }],
    })
    expect(heard(back.texts)).toEqual([])
    const again = next(back, { deploys: [deploy(['77'])] })
    expect(heard(again.texts)).toEqual([])
    const here = next(again, { deploys: [deploy(['55', '77'])] })
    expect(heard(here.texts)).toEqual(['deployed'])
    // Who had it and lost it again is told that, and nothing that sounds like news.
    expect(heard(next(here, { deploys: [deploy(['77'])] }).texts)).toEqual(['regressed'])
  })
})

describe('extra functionality (C4)', () => {
  const feature = ready({
    fields: { [fields.bug]: promotion.feature.option, [fields.quote]: 'quote_accepted' },
  })
  const dated = issue({ versions: [{ id: '1', name: '4.2', released: false, day: '2026-03-20' }] })

  it('is told of in words of its own, from the acceptance to the return, and never called a bug', () => {
    const first = start({ ticket: feature, primary: [dated] })
    expect(heard(first.texts)).toEqual(['feature-accepted', 'feature-eta'])
    const withdrawn = next(first, { primary: [issue()] })
    expect(heard(withdrawn.texts)).toEqual(['feature-eta-withdrawn'])
    const released = [{ id: '1', name: '4.2', released: true }]
    const deployed = next(withdrawn, {
      primary: [issue({ status: STATUSES.done, resolution: FIXED, versions: released })],
    })
    expect(heard(deployed.texts)).toEqual(['feature-deployed'])
    const back = next(deployed, { primary: [issue({ status: STATUSES.progress })] })
    expect(heard(back.texts)).toEqual(['feature-regressed'])
    expect([first, withdrawn, deployed, back].flatMap(({ texts }) => texts).join()).not.toMatch(/\bbug\b/)
  })
})

describe('the customer’s language', () => {
  it.each<[string | undefined, Words]>([
    ['de', GERMAN],
    ['de-AT', GERMAN],
    ['en-GB', words],
    ['fr', words],
    [undefined, words],
  ])('of %s', (locale, language) => {
    const requester = locale === undefined ? { tags: [] } : { locale, tags: [] }
    const { texts } = start({ ticket: ready({ requester }) })
    expect(heard(texts, language)).toEqual(['accepted', 'timing-next-sprint'])
    // Agents read their own.
    expect(texts).toContain('Linked to OPS-1.')
  })

  it('is also that of its dates', () => {
    const dated = issue({ versions: [{ id: '1', name: '4.2', released: false, day: '2026-12-05' }] })
    const { texts } = start({ ticket: ready({ requester: { locale: 'de-CH', tags: [] } }), primary: [dated] })
    expect(texts.join()).toContain('5. Dezember 2026')
  })
})

describe('the files of a ticket (A2)', () => {
  const file = (id: string): Attachment => ({
    id,
    name: `${id}.log`,
    type: 'text/plain',
    bytes: 1,
    url: 'https://x.test',
  })
  const two = { attachments: [file('501'), file('502')] }
  const attached = (what: Facts, by: Policy = CALM, before = known()) =>
    plan(what, before, undefined, NOW, by).effects.flatMap((effect) =>
      effect.kind === 'attach-file' ? [effect.attachment.id] : [],
    )

  it('are copied to the issue, each once, and not those that come later', () => {
    // One on each look.
    expect(attached(world(two))).toEqual(['501'])
    const quiet = start()
    expect(plan({ ...quiet.world, ...two }, quiet.known, undefined, NOW, CALM).more).toBe(true)
    const copied = start(two)
    expect(copied.known.applied.told.files).toBe('copied')
    // Said of copying: nothing. With a file there, nothing more would help.
    expect(copied.texts).toEqual(start().texts.filter((text) => !text.startsWith('It would help')))
    const later = { ...copied.world, attachments: [file('501'), file('502'), file('503')] }
    expect(attached(later, CALM, copied.known)).toEqual([])
  })

  it('are waited for until each is copied or left', () => {
    const applied = { ...known().applied, done: ['attach/501'] }
    expect(attached(world(two), CALM, known({ applied }))).toEqual(['502'])
    const left = { ...applied, done: ['left/502'] }
    expect(attached(world(two), CALM, known({ applied: left }))).toEqual(['501'])
    expect(decide(world(two), CALM, known({ applied }), NOW).notices.map(({ topic }) => topic)).not.toContain(
      'files',
    )
  })

  it('are told to the agent when one could not be copied', () => {
    const applied = { ...known().applied, done: ['attach/501', 'left/502'] }
    const { texts } = settle(world(two), known({ applied }), NOW, CALM)
    expect(texts).toContain(words.sentences['agent-attachments-left'].replace('{issue}', 'OPS-1'))
  })

  it('stay where they are when the mapping does not copy them, or nobody has read them', () => {
    expect(attached(world(two), policy)).toEqual([])
    expect(attached(world())).toEqual([])
  })
})

describe('what the ticket shows of the assessment', () => {
  it('is the level, and what the answers propose, when engineering has the bug', () => {
    const first = start({ ticket: ready({ fields: { '360000000033': 'core_down' } }) })
    expect(first.world.ticket.fields).toMatchObject({
      [fields.level]: 'level_2',
      [fields.proposal]: 'proposed_1',
    })
  })
})
