// Vendors that answer any JSON of any shape: each pass ends as data, nothing is thrown, nothing is made twice or
// written where it does not belong, and once the vendors are themselves again the story ends as always.
import { expect, test } from 'vitest'
import { faultsAtTheEnd, STORY, type Step } from '../../src/sandbox/story.ts'
import { createWorld, randomOf, type World } from '../world/world.ts'
import { places, replaced, without } from './json.ts'

const SEEDS = Number(process.env.HOSTILE_STORIES ?? 2)
/** One answer in so many is altered. */
const RATE = 2

const deep = (): unknown => JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`)
/** What stands where something else should. Nothing here could be an honest answer. */
const ODD: readonly (() => unknown)[] = [
  () => ({}),
  () => ({ toString: 1, valueOf: 1, constructor: 1 }),
  () => JSON.parse('{"__proto__": {"polluted": true}}'),
  () => 'x'.repeat(200_000),
  () => '../../../x?y#z',
  () => 'a\r\nb: c',
  () => '\ud800\u0000\u202e',
  () => 1e308,
  () => -0.5,
  () => [[[]]],
  deep,
  () => ({ a: deep() }),
]

/** Alters the answer in one place: a key is gone, or something odd is there. */
function altered(json: unknown, random: () => number): unknown {
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)]
  // What a Jira admin may have taken off a screen, or Zendesk leaves empty, is an honest answer too.
  const spots = places(json)
    .map(([path]) => path)
    .filter((path) => !path.some((key) => HONESTLY_ABSENT.includes(String(key))))
  const path = pick(spots) ?? []
  if (random() < 0.3 && path.length > 0 && typeof path.at(-1) === 'string') return without(json, path)
  return replaced(json, path, pick(ODD) ?? (() => null))
}

const HONESTLY_ABSENT = [
  'fixVersions',
  'resolution',
  'priority',
  'duedate',
  'issuelinks',
  'assignee_id',
  'organization_id',
]

/** Every case is looked at again now, and an unclear creation has had its time. */
async function lookAgain({ store, time, settle }: World): Promise<void> {
  const now = time.clock.now()
  await store.wake(now + 1, now, 1_000)
  await settle(3)
}

async function play(world: World, step: Step): Promise<void> {
  for (let patience = 0; patience < 30; patience++) {
    try {
      await step.act(world)
      return
    } catch {
      await lookAgain(world)
    }
  }
  throw new Error(`the story stops before ${step.id}`)
}

async function live(seed: number) {
  const random = randomOf(seed * 104_729)
  let isCalm = false
  let alterations = 0
  const world = createWorld({
    seed,
    settings: { idle: 120_000 },
    async between(request, answer) {
      const honest = await answer(request)
      if (honest === undefined) throw new TypeError('there is no such host')
      if (isCalm || honest.status === 204 || random() > 1 / RATE) return honest
      alterations += 1
      const json: unknown = await honest.json().catch(() => null)
      return new Response(JSON.stringify(altered(json, random)), {
        status: honest.status,
        headers: honest.headers,
      })
    },
  })
  for (const step of STORY) {
    await play(world, step)
    await world.settle(10)
  }
  isCalm = true
  for (let again = 0; again < 4; again++) await lookAgain(world)
  await world.close()
  return { world, alterations }
}

test('answers of any shape end as data, and the story as always', async () => {
  let all = 0
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { world, alterations } = await live(seed)
    const story = `seed ${seed}`
    const faults = world.happened.flatMap((each) => (each.kind === 'fault' ? [each.error] : []))
    expect(faults, story).toEqual([])
    expect(
      world.happened.filter((each) => /gate-/.test(JSON.stringify(each))),
      story,
    ).toEqual([])
    expect(faultsAtTheEnd(world), story).toEqual([])
    const paths = world.sent.filter((each) => each.method !== 'GET').map((each) => each.path)
    for (const path of paths) expect(path, story).toMatch(WRITES)
    all += alterations
  }
  expect(Reflect.get({}, 'polluted')).toBeUndefined()
  expect(all).toBeGreaterThan(SEEDS * 20)
  console.log(`hostile: answers ${all} altered in ${SEEDS} stories`)
})

/** Every path that anything is sent to. */
const WRITES =
  /^\/(?:oauth\/tokens|api\/v2\/tickets\/(?:35436|update_many)|rest\/api\/3\/(?:issue(?:\/\d+\/remotelink|\/bulkfetch)?|issueLink|search\/jql|changelog\/bulkfetch)|api\/0\/sentry-app-installations\/[\w-]{36}\/external-issues\/)$/
