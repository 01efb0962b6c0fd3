// The text of our one comment on an issue: the tickets that wait for it. In a public repository it says how many and
// no more; their keys, in a hidden first line, are digests that only we can make.
import { webAddress } from './body.ts'
import { MOST_BODY } from './limits.ts'
import { OURS } from './schema.ts'

/** A ticket on the list. Of one that was listed while the repository was public, only the key is known. */
export type Listed = {
  readonly solved: boolean
  readonly link?: { readonly number: string; readonly url: string }
}

/** By the digest of the ticket, in the order in which they came. */
export type TicketList = ReadonlyMap<string, Listed>

/** What a hidden line can hold beside the links; more tickets on one issue are not listed any more. */
export const MOST_TICKETS = 2_000

const HEAD = /^<!-- bugbridge-tickets-([0-9a-f]{16})((?: [0-9a-f]{16}=[os])*) -->/
const LINE = /^- <!-- ([0-9a-f]{16}) --> \[Ticket (#?\d{1,15})\]\((https?:\/\/[^\s()<>]{1,2000})\)/
const NUMBER = /^#?\d{1,15}$/

/** What a comment lists. Undefined: it is not the one with one of these signs. */
export function readTickets(body: string, signs: readonly string[]): TicketList | undefined {
  const [, sign = '', states = ''] = HEAD.exec(body) ?? []
  if (!signs.includes(sign)) return undefined
  const links = new Map(
    body.split('\n').flatMap((line) => {
      const [, key, number, url] = LINE.exec(line) ?? []
      return key === undefined || number === undefined || url === undefined
        ? []
        : [[key, { number, url }] as const]
    }),
  )
  return new Map(
    states
      .split(' ')
      .filter((each) => each !== '')
      .map((each): readonly [string, Listed] => {
        const [key = '', state] = each.split('=')
        const link = links.get(key)
        return [key, { solved: state === 's', ...(link === undefined ? {} : { link }) }]
      }),
  )
}

/** The comment for this list; `withLinks` in a private repository alone. Links that find no room are counted. */
export function printTickets(list: TicketList, sign: string, withLinks: boolean): string {
  const states = [...list].map(([key, { solved }]) => ` ${key}=${solved ? 's' : 'o'}`).join('')
  const solved = [...list.values()].filter((each) => each.solved).length
  const head = `${OURS}tickets-${sign}${states} -->\nCustomer tickets that wait for this issue: ${list.size}, of them solved: ${solved}.`
  if (!withLinks) return head
  const lines: string[] = []
  let room = MOST_BODY - head.length - 100
  for (const [key, { solved, link }] of list) {
    const url = link === undefined ? undefined : webAddress(link.url)
    if (link === undefined || url === undefined || !NUMBER.test(link.number)) continue
    const line = `- <!-- ${key} --> [Ticket ${link.number}](${url}): ${solved ? 'solved' : 'not solved'}`
    room -= line.length + 1
    if (room < 0) break
    lines.push(line)
  }
  const more = list.size - lines.length
  return [
    head,
    ...(lines.length > 0 ? ['', ...lines] : []),
    ...(more > 0 ? ['', `And ${more} more.`] : []),
  ].join('\n')
}
