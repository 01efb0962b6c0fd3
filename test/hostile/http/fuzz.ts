// Random requests to every route of the service. Each gets an answer that README documents for it and that gives
// nothing away, writes nothing unless it was taken, and leaves the next good request to be taken as ever.
// HOSTILE_RUNS: how many to each route. HOSTILE_SEED: which; the same seed asks the same.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { faultsOf } from './examine.ts'
import { inputsOf } from './inputs/index.ts'
import { type Input, rightAnswers, type Worlds } from './inputs/input.ts'
import { form, goodAsk, send } from './requests.ts'
import { CATCHES, ROUTES, type Route } from './routes.ts'
import { ADMIN, createWorld, type World } from './world.ts'

const RUNS = Number(process.env.HOSTILE_RUNS ?? 500)
const SEED = Number(process.env.HOSTILE_SEED ?? 20_261_121)
/** A good request follows every so many. */
const BETWEEN = 10

let worlds: Worlds
const lines: string[] = []

beforeAll(async () => {
  const [locked, open] = await Promise.all([createWorld(), createWorld({ isOpen: true })])
  const { headers } = await send(locked, form({ token: ADMIN, next: '/' }))
  worlds = { locked, open, session: (headers.get('set-cookie') ?? '').split(';')[0] ?? '' }
})

afterAll(async () => {
  await Promise.all([worlds.locked.close(), worlds.open.close()])
  console.info([`hostile: seed ${SEED}`, ...lines].join('\n'))
})

test('the list names every route of the service and its sandbox, and no other', () => {
  const answered = worlds.locked.app.routes.map(({ method, path }) => `${method} ${path}`)
  const listed = [...ROUTES.map(({ method, path }) => `${method} ${path}`), ...CATCHES]
  expect([...new Set(answered)].sort()).toEqual(listed.toSorted())
})

test.each(ROUTES.map((route) => [`${route.method} ${route.path}`, route] as const))(
  '%s answers whatever comes as documented, and goes on',
  async (name, route) => {
    const counts = new Map<number, number>()
    let tried = 0
    await fc.assert(
      fc.asyncProperty(inputsOf(route, worlds), async (input) => {
        const status = await attack(input)
        counts.set(status, (counts.get(status) ?? 0) + 1)
        tried += 1
        if (tried % BETWEEN === 0) await expectWorking(route, worlds[input.at], tried)
      }),
      { numRuns: RUNS, seed: SEED },
    )
    await expectWorking(route, worlds.locked, RUNS + 1)
    const each = [...counts].sort(([left], [right]) => left - right).map(([status, n]) => `${status}: ${n}`)
    lines.push(`hostile: ${name} ${tried} inputs, ${each.join(', ')}`)
    expect([...counts.keys()]).toContain(route.statuses[0])
  },
)

/** Sends one, holds the answer and the world to what is right, and gives the status. */
async function attack(input: Input): Promise<number> {
  const world = worlds[input.at]
  const before = world.recorded()
  const told = await send(world, input.ask)
  const { status } = told
  const faults = faultsOf(input, told)
  if (!rightAnswers(input).includes(status)) faults.push(`${status} is not right`)
  if (status !== 202 && world.recorded() !== before) faults.push('something was recorded')
  if (Object.keys(Object.prototype).length > 0) faults.push('every object has something new')
  if (faults.length + world.meddled.length + world.faults.length > 0) {
    expect({ faults, meddled: world.meddled, bugs: world.faults }).toEqual({
      faults: [],
      meddled: [],
      bugs: [],
    })
  }
  return status
}

async function expectWorking(route: Route, world: World, nth: number): Promise<void> {
  const ask = goodAsk(route, world, nth)
  const { status } = await send(world, ask)
  const isLoginWithoutToken = world.isOpen && route.path === '/login'
  expect(status).toBe(isLoginWithoutToken ? 303 : route.statuses[0])
}
