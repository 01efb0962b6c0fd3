// People, machines and Sentry acting at random. What they say of sealed things comes in from outside, so that
// two worlds can differ in nothing else.
import type { Board } from '../board.ts'
import { type Act, type Cast, createCast, type Place, type Scene, type Sealing } from './cast.ts'
import { CODE } from './code.ts'
import { DESK } from './desk.ts'
import { ENGINEERING } from './engineering.ts'
import { ON_GITHUB } from './github.ts'
import { MACHINES } from './machines.ts'

export type { Cast, Deployable, Fix, Place, Report, Reported, Sealing } from './cast.ts'

export type Actors = {
  readonly cast: Cast
  /** One act by somebody, drawn unless it is named. Acts that make no sense at the moment do nothing. */
  readonly act: (name?: string) => Promise<string>
}

const ACTS: readonly Act[] = [...DESK, ...ENGINEERING, ...MACHINES]
const TOTAL = ACTS.reduce((sum, [, weight]) => sum + weight, 0)

const CODE_TOTAL = CODE.reduce((sum, [, weight]) => sum + weight, 0)

/** Draws an act by its weight. */
export function drawAct(random: () => number): string {
  return drawn(ACTS, random() * TOTAL)
}

/** Draws an act on code and its deployments, for a place that has services. */
export function drawCodeAct(random: () => number): string {
  return drawn(CODE, random() * CODE_TOTAL)
}

function drawn(acts: readonly Act[], at: number): string {
  let left = at
  const found = acts.find(([, weight]) => {
    left -= weight
    return left < 0
  })
  return found?.[0] ?? 'a customer writes'
}

/** `random` is asked anew for every draw, so a caller may give each act dice of its own. */
export function createActors(place: Place, random: () => number, sealing: Sealing): Actors {
  const { zendesk } = place.sandbox
  const board: Board = place.board ?? place.sandbox.jira
  const cast = createCast(place, board)
  let said = 0
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)]
  const scene: Scene = {
    place,
    board,
    cast,
    chance: (likely) => random() < likely,
    pick,
    secret: () => sealing(said++),
    onTicket(run) {
      const ticket = pick(cast.tickets)
      if (ticket !== undefined && zendesk.view(ticket).status !== 'closed') run(ticket)
    },
    onIssue(run) {
      const issue = pick(board.issues())
      if (issue !== undefined) run(issue.id)
    },
    onSource(run) {
      const source = pick(cast.sources)
      if (source !== undefined) run(source)
    },
  }

  return {
    cast,
    async act(wanted = drawAct(random)) {
      // Where engineering works on GitHub, some acts of the same name are GitHub's own.
      const own = place.board === undefined ? [] : ON_GITHUB
      const chosen = [...own, ...ACTS, ...CODE].find(([name]) => name === wanted)
      if (chosen === undefined) throw new Error(`nobody knows how to: ${wanted}`)
      await chosen[2](scene)
      return wanted
    },
  }
}
