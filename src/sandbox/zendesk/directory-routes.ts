// Who is in which group, and how the account is set up: its ticket statuses and ticket fields.
// https://developer.zendesk.com/api-reference/ticketing/groups/group_memberships/
import { Hono } from 'hono'
import type { Membership } from './account.ts'
import type { Desk } from './desk.ts'
import { missing } from './errors.ts'
import { customStatusesJson, FIELDS, fieldJson } from './fields.ts'
import { pageOf } from './paging.ts'
import { stamp } from './time.ts'

export function directoryRoutes(desk: Desk): Hono {
  const { account } = desk
  const routes = new Hono()

  routes.get('/users/:id{[0-9]+}/group_memberships', (c) => {
    const id = Number(c.req.param('id'))
    return account.users.has(id) ? list(c.req.raw, ({ user }) => user === id) : missing()
  })

  routes.get('/groups/:id{[0-9]+}/memberships', (c) => {
    const id = Number(c.req.param('id'))
    return account.groups.has(id) ? list(c.req.raw, ({ group }) => group === id) : missing()
  })

  routes.get('/custom_statuses', (c) => {
    const active = c.req.query('active')
    const statuses = customStatusesJson(account.onHoldActive)
    const shown = statuses.filter((status) => active === undefined || String(status.active) === active)
    return Response.json({ custom_statuses: shown })
  })

  routes.get('/ticket_fields', (c) => {
    const { items, links } = pageOf(c.req.raw, FIELDS)
    const fields = items.map((field) => fieldJson(field, FIELDS.indexOf(field), account.origin))
    return Response.json({ ticket_fields: fields, ...links })
  })

  function list(request: Request, belongs: (membership: Membership) => boolean): Response {
    const { items, links } = pageOf(request, account.memberships.filter(belongs))
    return Response.json({
      group_memberships: items.map((one) => membershipJson(one, account.origin)),
      ...links,
    })
  }

  return routes
}

function membershipJson({ id, user, group, at }: Membership, origin: string) {
  return {
    url: `${origin}/api/v2/group_memberships/${id}.json`,
    id,
    user_id: user,
    group_id: group,
    default: false,
    created_at: stamp(at),
    updated_at: stamp(at),
  }
}
