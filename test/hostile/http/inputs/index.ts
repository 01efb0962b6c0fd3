// Random requests to one route: good, nearly good, and garbage.
import fc from 'fast-check'
import { type Ask, goodAsk } from '../requests.ts'
import type { Route } from '../routes.ts'
import { detours, noise, query } from '../words.ts'
import { CASE } from '../world.ts'
import type { Input, Worlds } from './input.ts'
import { guardedInputs, openInputs, sandboxInputs, signInInputs } from './people.ts'
import { webhookInputs } from './webhooks.ts'

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'QUERY'] as const

/** What a request to this route may look like. */
export function inputsOf(route: Route, worlds: Worlds): fc.Arbitrary<Input> {
  return fc.oneof(
    { weight: 5, arbitrary: special(route, worlds) },
    { weight: 2, arbitrary: anywhere(route, worlds) },
  )
}

function special(route: Route, worlds: Worlds): fc.Arbitrary<Input> {
  switch (route.kind) {
    case 'webhook':
      return webhookInputs(route, worlds.locked)
    case 'sandbox':
      return sandboxInputs(route)
    case 'guarded':
      return guardedInputs(route, worlds)
    case 'open':
      return route.method === 'POST' ? signInInputs() : openInputs(route)
  }
}

/** The right sender by another method or another path: whatever the list says of where it leads. */
function anywhere(route: Route, worlds: Worlds): fc.Arbitrary<Input> {
  const path = route.path.replace(':id', CASE)
  const place = fc.oneof(
    fc.constantFrom(...METHODS).map((method) => ({ method, path })),
    detours(path).map((detour) => ({ method: route.method, path: detour })),
  )
  return fc
    .tuple(fc.constantFrom('locked', 'open'), place, query, noise)
    .map(([at, { method, path: leads }, rest, more]) => {
      const good = goodAsk(route, worlds[at], 0)
      const target = rest === '' ? leads : `${leads}?${rest}`
      const ask: Ask = { method, target, headers: [...good.headers, ...more], body: good.body }
      return { at, ask }
    })
}
