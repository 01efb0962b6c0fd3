// Leaves a service alone until nothing is to be done any more.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Sandbox } from '../../src/sandbox/index.ts'
import { FIELD } from '../../src/sandbox/story.ts'
import type { Cast, Life } from './lives.ts'
import type { Network } from './network.ts'
import { PLATFORM } from './platform.ts'
import { type Launch, unrest } from './process.ts'

export type Resting = {
  readonly start: Launch
  readonly network: Network
  readonly sandbox: Sandbox
  /** Whose lives it is about; undefined: nobody mends what was lost on the way. */
  readonly cast?: Pick<Cast, 'lives'>
  /** How long it may take, in ms. */
  readonly patience: number
}

/** Quiet this often in a row, so that a webhook under way is not missed. */
const QUIET = 4

/** Undefined once all is quiet; else what still was to be done when patience ran out. */
export async function comeToRest({
  start,
  network,
  sandbox,
  cast,
  patience,
}: Resting): Promise<string | undefined> {
  const { clock } = PLATFORM
  let swept = 0
  let calm = 0
  let why: string | undefined
  for (const until = clock.now() + patience; calm < QUIET; await clock.sleep(150)) {
    if (clock.now() > until) return why ?? 'something goes on all the time'
    why = network.pending() > 0 ? 'webhooks are to be sent again' : await unrest(start.port)
    why ??= waiting(start)
    calm = why === undefined && network.underWay().webhooks === 0 ? calm + 1 : 0
    // What was lost on the way is made up for by the sweep, and by a person who sets the field again.
    const given = network.givenUp()
    if (cast === undefined || calm < QUIET || given.length === swept) continue
    swept = given.length
    calm = 0
    for (const life of cast.lives) if (given.includes(life.ticket)) nudge(sandbox, life)
    await sweep(start)
  }
  return undefined
}

/** Longer than what is still to be done is put off, in ms; what is looked at later is looked at to be sure. */
const NEAR = 15_000

/** Cases that are put off a little. */
function waiting({ file, clock }: Launch): string | undefined {
  const db = new DatabaseSync(file, { readOnly: true, timeout: 1_000 })
  try {
    const offset = clock === undefined ? 0 : Number(readFileSync(clock, 'utf8'))
    const soon = PLATFORM.clock.now() + offset + NEAR
    const ids = db.prepare('select id from cases where due_at < ?').all(soon)
    return ids.length === 0 ? undefined : `waiting for a time: ${ids.map(({ id }) => id).join(', ')}`
  } finally {
    db.close()
  }
}

/** Sets the bug field once more to what it is, where nothing came of it. */
function nudge({ zendesk, people }: Sandbox, { ticket, standing }: Life): void {
  const { fields, comments } = zendesk.view(ticket)
  const isHeard = fields[FIELD.issue] || comments.some(({ authorId }) => authorId === zendesk.bridgeUser)
  if (isHeard || standing === 'new') return
  const value = fields[FIELD.bug] ?? null
  const actor = standing === 'confirmed' || standing === 'declined' ? people.manager : people.frontLine
  zendesk.setField(actor, ticket, FIELD.bug, null)
  zendesk.setField(actor, ticket, FIELD.bug, value)
}

/** `bugbridge sweep`, beside the running service. */
async function sweep({ script, file }: Launch): Promise<void> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, 'sweep'], {
    env: { PATH: process.env.PATH, DATABASE_URL: `file:${file}` },
    stdio: 'ignore',
  })
  await new Promise((resolve) => child.once('close', resolve))
}
