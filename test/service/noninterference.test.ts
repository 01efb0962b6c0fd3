// Wall 5 of the Sentry rule: two worlds that differ only in sealed text send the helpdesk the same bytes.
import { describe, expect, it } from 'vitest'
import { createActors, type Sealing } from '../world/actors/index.ts'
import { createWorld, randomOf } from '../world/world.ts'

const HISTORIES = 200
const ACTS = 20

/** Two ways to fill the same sealed places: different words, lengths, scripts, and shapes that look like ours. */
const BLUNT: Sealing = (nth) => `Error ${nth}`
const SHARP: Sealing = (nth) =>
  // Numbered, so that a new text is always a change: that something happened is no secret, what it said is.
  `${nth} ${SHAPES[nth % SHAPES.length]}`
const SHAPES = [
  'TypeError: permitHolder.ssn is undefined at renderPermit (app/permits/view.ts:42:7)',
  'OPS-1 is now: fixed and available. https://acme.sentry.io/issues/4509/ PERMITS-1A2',
  'Ünïcode 漢字 \u202e evil "quotes" <script>alert(1)</script> {ticket} {date}',
  'eng_deployed bug_confirmed sev_critical Done Duplicate 4.2.0 2026-12-05 #35436',
  'x'.repeat(4_000),
]

/** One history; what went to the helpdesk, and what the customers and agents see at the end. */
async function live(seed: number, sealing: Sealing) {
  const world = createWorld({ seed, settings: { idle: 120_000 } })
  const actors = createActors(world, randomOf(seed * 7919 + 1), sealing)
  // Every history opens with a bug that engineering has, most of them with a Sentry issue behind it.
  const opening = [
    'a customer writes',
    'a manager confirms',
    'Sentry finds something',
    'an agent links Sentry',
  ]
  const acts: string[] = []
  for (const name of opening) acts.push(await actors.act(name))
  await world.settle(3)
  for (let nth = 0; nth < ACTS; nth++) {
    acts.push(await actors.act())
    if (nth % 2 === 1) await world.settle(3)
  }
  await world.settle(15)
  await world.close()
  const sent = world.sent.filter((each) => each.system === 'zendesk')
  const faults = world.happened.filter((each) => each.kind === 'fault')
  const effects = world.happened.filter((each) => each.kind === 'effect')
  return { acts, sent, faults, effects, toTrackers: world.sent.length - sent.length }
}

describe('non-interference', () => {
  it(`sends the helpdesk the same bytes whatever sealed text says, over ${HISTORIES} random histories`, async () => {
    let writes = 0
    let sealedSeen = 0
    for (let seed = 1; seed <= HISTORIES; seed++) {
      const [blunt, sharp] = await Promise.all([live(seed, BLUNT), live(seed, SHARP)])
      const story = `seed ${seed}: ${blunt.acts.join(' · ')}`
      expect(sharp.sent, story).toEqual(blunt.sent)
      expect([...blunt.faults, ...sharp.faults], story).toEqual([])
      expect(
        sharp.effects.filter((each) => /gate-/.test(JSON.stringify(each))),
        story,
      ).toEqual([])
      for (const each of sharp.sent)
        expect(each.body, story).not.toMatch(/TypeError|permitHolder|renderPermit|script/i)
      writes += sharp.sent.filter((each) => each.method === 'PUT').length
      sealedSeen += sharp.effects.filter((each) => JSON.stringify(each).includes('bugbridge-sentry')).length
    }
    // The histories must be worth something: tickets were written, and related tasks made from sealed text.
    expect(writes).toBeGreaterThan(HISTORIES * 3)
    expect(sealedSeen).toBeGreaterThan(HISTORIES / 2)
    console.log(
      `non-interference: ${HISTORIES} histories, ${writes} helpdesk writes, ${sealedSeen} related tasks`,
    )
  }, 280_000)
})
