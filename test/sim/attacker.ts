// Somebody on the internet who knows everything but the secrets: every address, every id, and, if a log was
// left open, whole webhooks of yesterday.
import { createHmac } from 'node:crypto'
import type { Attack } from './events.ts'
import { BRIDGE } from './network.ts'
import type { Overheard } from './witness.ts'

export type AttackerOptions = {
  readonly attempt: (request: Request) => Promise<Response>
  readonly random: () => number
  readonly tickets: () => readonly number[]
  /** Webhooks that were seen on the wire, with their signatures. */
  readonly overheard: readonly Overheard[]
}

/** Attacks once. Gives what should not have been possible. */
export async function attack(kind: Attack, options: AttackerOptions): Promise<string[]> {
  const { attempt, random, tickets, overheard } = options
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)]

  async function post(path: string, body: string, headers: Headers): Promise<number | undefined> {
    const request = new Request(`${BRIDGE}${path}`, { method: 'POST', body, headers })
    // Nobody may be listening at the moment.
    return attempt(request).then(
      (answer) => answer.status,
      () => undefined,
    )
  }

  function forged(): [path: string, body: string, headers: Headers] {
    const ticket = pick(tickets()) ?? 1
    const body = JSON.stringify({
      ticket_id: ticket,
      webhookEvent: 'jira:issue_updated',
      issue: { id: '10001' },
    })
    const signature = `sha256=${createHmac('sha256', 'guess').update(body).digest('hex')}`
    const headers = new Headers({
      'content-type': 'application/json',
      'x-zendesk-webhook-signature': createHmac('sha256', 'guess').update(`0${body}`).digest('base64'),
      'x-zendesk-webhook-signature-timestamp': '0',
      'x-hub-signature': signature,
      'x-hub-signature-256': signature,
      'sentry-hook-signature': createHmac('sha256', '').update(body).digest('hex'),
      'sentry-hook-resource': 'issue',
      authorization: 'Bearer guess',
    })
    return [pick(['zendesk', 'jira', 'github', 'sentry', 'deploys']) ?? 'jira', body, headers]
  }

  const accepted = (status: number | undefined, what: string) =>
    status !== undefined && status < 300 ? [`${what} was answered ${status}`] : []

  switch (kind) {
    case 'forge': {
      const [system, body, headers] = forged()
      return accepted(await post(`/webhooks/${system}`, body, headers), `a forged webhook of ${system}`)
    }
    case 'flood': {
      const statuses = await Promise.all(
        Array.from({ length: 40 }, () => {
          const [system, body, headers] = forged()
          return post(`/webhooks/${system}`, body, headers)
        }),
      )
      return statuses.flatMap((status) => accepted(status, 'a forged webhook'))
    }
    case 'replay': {
      // True once, so it is signed well: it may be accepted, and must change nothing (the world is checked).
      const old = pick(overheard)
      if (old !== undefined) await post(new URL(old.url).pathname, old.body, old.headers)
      return []
    }
    case 'garble': {
      const old = pick(overheard)
      if (old === undefined) return []
      const at = Math.floor(random() * old.body.length)
      const body = `${old.body.slice(0, at)}!${old.body.slice(at + 1)}`
      return accepted(await post(new URL(old.url).pathname, body, old.headers), 'a garbled webhook')
    }
  }
}
