// The tests that need the vendors' recorded payloads: the webhooks app takes all of them and finds in each what
// it should, and the sandbox's own webhooks have the same shapes.
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { JiraBody, SentryBody, ZendeskBody } from '../../src/webhooks/schema.ts'
import { createWorld, signed } from '../webhooks/world.ts'
import { at, isObject, parsed } from './json.ts'
import type { Lived } from './lives.ts'
import type { Vendor } from './recording.ts'
import { shapeOf } from './shapes.ts'
import { eventOf, type Payload, readPayloads } from './vendor-files.ts'

type Row = readonly [vendor: Vendor, event: RegExp, gives: readonly string[] | 'unknown']

/** What an event gives: hints, with ids from these places of its body; nothing; or a count of unknown shapes. */
// biome-ignore format: one row, one line
const EVENTS: readonly Row[] = [
  ['zendesk', /^zen:event-type:ticket\.(created|comment_added|custom_status_changed|priority_changed|status_changed)$/, ['ticket:detail.id']],
  ['zendesk', /^zen:event-type:messaging_ticket\.message_added$/, ['ticket:detail.id']],
  ['zendesk', /^zen:event-type:user\.active_changed$/, []],
  // A trigger's template whose placeholders nobody filled in.
  ['zendesk', /^$/, 'unknown'],
  ['jira', /^jira:issue_(created|updated|deleted)$/, ['issue:issue.id']],
  ['jira', /^comment_(created|updated|deleted)$/, []],
  ['jira', /^issuelink_(created|deleted)$/, ['issue:issueLink.sourceIssueId', 'issue:issueLink.destinationIssueId']],
  ['jira', /^jira:version_(created|released)$/, ['version:version.id']],
  ['jira', /^jira:version_deleted$/, ['version:version.id', 'version:mergedTo.id']],
  ['sentry', /^issue\.(created|assigned|resolved|unresolved|archived|ignored)$/, ['source:data.issue.id']],
  ['sentry', /^event_alert\.triggered$/, ['source:data.event.issue_id']],
  ['sentry', /^error\.created$/, ['source:data.error.issue_id']],
  ['sentry', /^comment\.(created|updated|deleted)$/, []],
  ['sentry', /^installation\.(created|deleted)$/, []],
  ['sentry', /^metric_alert\.(critical|resolved)$/, []],
]

/** Events of the sandbox that nobody recorded: they are compared with the others of their kind. */
const UNRECORDED = [
  'jira jira:version_updated',
  'zendesk zen:event-type:ticket.agent_assignment_changed',
  'zendesk zen:event-type:ticket.custom_field_changed',
  'zendesk zen:event-type:ticket.group_assignment_changed',
  'zendesk zen:event-type:ticket.priority_changed',
  'zendesk zen:event-type:ticket.soft_deleted',
  'zendesk zen:event-type:ticket.status_changed',
  'zendesk zen:event-type:ticket.tags_changed',
]

/** Keys that are read though no payload has them, with what speaks for them. */
const UNRECORDED_KEYS = [
  // "Custom Field Changed events include a custom_field object" (the vendor's page on ticket events); no
  // recording of such a webhook was to be had.
  'zendesk event.custom_field',
  'zendesk event.custom_field.id',
  'zendesk event.field',
  'zendesk event.field.id',
]

/** Types of ours that the samples of the same event happen not to show. */
const KNOWN_TYPES = [
  // A person has a number, as in Sentry's sample of comment.created; only "sentry" itself is text.
  'sentry issue.resolved: actor.id is number, recorded string',
]

/** Declares the tests; `checked` is told how many payloads were taken. */
export function describePayloads(
  folder: string,
  lived: () => Lived,
  checked: (what: { readonly payloads?: number; readonly webhooks?: number }) => void,
): void {
  const payloads = readPayloads(folder)

  describe('a recorded payload', () => {
    it.each(payloads.map((each) => [each.name, each] as const))(
      'is accepted and gives what its event should: %s',
      async (_, payload) => {
        const { vendor, event, text } = payload
        const rows = EVENTS.filter(([system, pattern]) => system === vendor && pattern.test(event))
        expect(rows, `say in EVENTS what ${vendor} ${event} should give`).toHaveLength(1)
        const gives = rows[0]?.[2] ?? 'unknown'

        const world = createWorld()
        const answer = await world.send(`/webhooks/${vendor}`, signed(vendor, text), text)
        expect([answer.status, answer.text]).toEqual([202, '{"status":"recorded"}'])
        const recorded = await world.recorded()
        expect(recorded.flatMap(({ hint }) => hint ?? [])).toEqual(
          gives === 'unknown' || isComment(payload) ? [] : hintsOf(payload, gives),
        )
        expect(world.seen.map(({ unknown }) => unknown)).toEqual([gives === 'unknown'])
        const stranger = await world.send(`/webhooks/${vendor}`, signed(vendor, text, 'another secret'), text)
        expect(stranger.status).toBe(401)
      },
    )

    it('is there for every event of the table', () => {
      const unused = EVENTS.filter(
        ([vendor, pattern]) => !payloads.some((each) => each.vendor === vendor && pattern.test(each.event)),
      )
      expect(unused.map(([vendor, pattern]) => `${vendor} ${pattern}`)).toEqual([])
      checked({ payloads: payloads.length })
    })

    it('has every key that the webhooks app reads', () => {
      const schemas = { zendesk: ZendeskBody, jira: JiraBody, sentry: SentryBody }
      const missing = (['zendesk', 'jira', 'sentry'] as const).flatMap((vendor) => {
        const shape = shapeOf(payloads.filter((each) => each.vendor === vendor).map(({ body }) => body))
        return keysOf(schemas[vendor])
          .filter((key) => !shape.has(key))
          .map((key) => `${vendor} ${key}`)
      })
      expect(missing.sort()).toEqual(UNRECORDED_KEYS)
    })
  })

  describe('a webhook of the sandbox', () => {
    it('has the types of the recorded payloads of its event', () => {
      const hooks = lived().hooks.map(({ vendor, body }) => ({ vendor, body: parsed(body) }))
      const byEvent = Map.groupBy(hooks, ({ vendor, body }) => `${vendor} ${eventOf(vendor, body)}`)
      const unrecorded: string[] = []
      const faults = [...byEvent].flatMap(([name, sent]) => {
        const same = payloads.filter((each) => each.isEvidence && `${each.vendor} ${each.event}` === name)
        if (same.length === 0) unrecorded.push(name)
        const samples = same.length > 0 ? same : payloads.filter((each) => isOfKind(each, name))
        expect(samples, `nothing to compare ${name} with`).not.toEqual([])
        return differences(sent, samples).map((difference) => `${name}: ${difference}`)
      })
      expect(faults).toEqual(KNOWN_TYPES)
      expect(unrecorded.sort()).toEqual(UNRECORDED)
      checked({ webhooks: hooks.length })
    })

    it('would be noticed with another type', () => {
      const [sample] = payloads.filter(({ event }) => event === 'jira:version_released')
      const version = { ...objectOf(at(sample?.body, 'version')), id: 10_000 }
      const sent = [{ body: { ...objectOf(sample?.body), version } }]
      expect(
        differences(
          sent,
          payloads.filter((each) => each === sample),
        ),
      ).toEqual(['version.id is number, recorded string'])
    })
  })
}

/** Jira says `issue_updated` of a comment, too, by which nothing that is true changes. */
function isComment({ event, body }: Payload): boolean {
  return event === 'jira:issue_updated' && /^issue_comment/.test(String(at(body, 'issue_event_type_name')))
}

function hintsOf({ vendor, body }: Payload, gives: readonly string[]) {
  return gives.map((each) => {
    const [kind = '', place = ''] = each.split(':')
    return { system: vendor, subject: `${kind}:${String(at(body, ...place.split('.')))}` }
  })
}

/** `zendesk zen:event-type:ticket.…`, `jira jira:version_…`: the same up to the first dot or line. */
function isOfKind({ vendor, event, isEvidence }: Payload, name: string): boolean {
  const kind = /^[^._]+[._]/.exec(name)?.[0] ?? name
  return isEvidence && `${vendor} ${event}`.startsWith(kind)
}

/** Types of ours that stand at a place of the samples and are not theirs. Null is any type that is not there. */
function differences(
  sent: readonly { readonly body: unknown }[],
  samples: readonly { readonly body: unknown }[],
): string[] {
  const theirs = shapeOf(samples.map(({ body }) => body))
  return [...shapeOf(sent.map(({ body }) => body))].flatMap(([place, types]) => {
    const known = [...(theirs.get(place) ?? [])].filter((type) => type !== 'null')
    const other = [...types].filter((type) => type !== 'null' && !known.includes(type))
    return known.length === 0
      ? []
      : other.map((type) => `${place} is ${type}, recorded ${known.join(' or ')}`)
  })
}

/** The keys that a schema reads, by their places. */
function keysOf(schema: z.ZodType): string[] {
  function under(node: unknown, place: string): string[] {
    const properties = Object.entries(objectOf(at(node, 'properties') ?? {}))
    return properties.flatMap(([key, inner]) => [`${place}${key}`, ...under(inner, `${place}${key}.`)])
  }
  return under(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), '')
}

function objectOf(value: unknown) {
  if (!isObject(value)) throw new Error('not an object')
  return value
}
