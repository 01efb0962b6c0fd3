// Issues one by one: creating, reading, editing, moving through the workflow.
import type { Context } from 'hono'
import { badRequest, bodyOf, invalid, noIssue, problem } from './answer.ts'
import { entering } from './changes.ts'
import { applyUpdate, readFields, readPlace } from './input.ts'
import { chosenFields, issueBean } from './issue-bean.ts'
import type { Route, Site } from './route.ts'
import { CreateIssueBody, EditIssueBody, TransitionBody } from './schema.ts'
import { BRIDGE, entry, PROJECTS, RESOLUTIONS, STATUSES, type Status } from './site.ts'
import type { Issue } from './world.ts'

/** Longest JSON of an issue property, in characters. */
const LONGEST_PROPERTY = 32_768

export function issueRoutes({ world, changes, render }: Site): readonly Route[] {
  const find = (c: Context): Issue | undefined => world.find(c.req.param('issue') ?? '')

  async function create(c: Context): Promise<Response> {
    const body = CreateIssueBody.safeParse(await bodyOf(c)).data
    if (body === undefined || !body.properties.every(fits)) return badRequest(c)
    const place = readPlace(body.fields)
    if (!place.ok) return invalid(c, place.faults)
    const { project: _, issuetype: __, ...rest } = body.fields
    const fields = readFields({ summary: undefined, ...rest }, world, place.value.project)
    if (!fields.ok) return invalid(c, fields.faults)
    const { summary = '', ...others } = fields.value
    const properties = Object.fromEntries(body.properties.map(({ key, value }) => [key, value]))
    const draft = { ...others, ...place.value, summary }
    const { id, key } = changes.create(draft, properties, BRIDGE)
    const created = { id, key, self: render.self(`issue/${id}`) }
    if (body.transition === undefined) return c.json(created, 201)
    return c.json({ ...created, transition: moveFreshly(id, body.transition.id) }, 201)
  }

  /** The issue is created whatever becomes of the transition; the answer tells of both. */
  function moveFreshly(issueId: string, transitionId: string): Readonly<Record<string, unknown>> {
    const status = statusBehind(transitionId)
    if (status !== undefined) changes.edit(issueId, entering(status), BRIDGE)
    const errorMessages = status === undefined ? [noTransition(transitionId)] : []
    return { status: status === undefined ? 400 : 200, errorCollection: { errorMessages, errors: {} } }
  }

  function read(c: Context): Response {
    const issue = find(c)
    if (issue === undefined) return noIssue(c)
    const names = chosenFields((c.req.queries('fields') ?? ['*all']).join(',').split(','), render)
    const properties = (c.req.queries('properties') ?? []).join(',').split(',')
    return c.json(issueBean(render, issue, names, properties))
  }

  async function edit(c: Context): Promise<Response> {
    const issue = find(c)
    if (issue === undefined) return noIssue(c)
    const body = EditIssueBody.safeParse(await bodyOf(c)).data
    if (body === undefined || !body.properties.every(fits)) return badRequest(c)
    const twice = Object.keys(body.update).find((name) => name in body.fields)
    if (twice !== undefined) {
      return invalid(c, { [twice]: `Field '${twice}' cannot appear in both 'fields' and 'update'` })
    }
    const update = applyUpdate(issue, body.update)
    if (!update.ok) return invalid(c, update.faults)
    const fields = readFields({ ...body.fields, ...update.value }, world, entry(PROJECTS, issue.project))
    if (!fields.ok) return invalid(c, fields.faults)
    changes.edit(issue.id, fields.value, BRIDGE)
    for (const { key, value } of body.properties) changes.setProperty(issue.id, key, value)
    return c.body(null, 204)
  }

  function transitions(c: Context): Response {
    const listed = STATUSES.map((status) => ({
      id: status.transition,
      name: status.name,
      to: render.status(status),
      hasScreen: status.category === 'done',
      isGlobal: true,
      isInitial: false,
      isAvailable: true,
      isConditional: false,
      looped: false,
    }))
    return find(c) === undefined ? noIssue(c) : c.json({ expand: 'transitions', transitions: listed })
  }

  async function transition(c: Context): Promise<Response> {
    const issue = find(c)
    if (issue === undefined) return noIssue(c)
    const body = TransitionBody.safeParse(await bodyOf(c)).data
    if (body === undefined) return badRequest(c)
    const status = statusBehind(body.transition.id)
    if (status === undefined) return problem(c, 400, [noTransition(body.transition.id)])
    const wanted = body.fields?.resolution
    const resolution = RESOLUTIONS.find((one) => one.id === wanted?.id || one.name === wanted?.name)
    if (wanted !== undefined && (resolution === undefined || status.category !== 'done')) {
      return invalid(c, {
        resolution: "Field 'resolution' cannot be set. It is not on the appropriate screen, or unknown.",
      })
    }
    changes.edit(issue.id, entering(status, resolution?.id), BRIDGE)
    return c.body(null, 204)
  }

  return [
    { method: 'POST', path: '/rest/api/3/issue', answer: create },
    { method: 'GET', path: '/rest/api/3/issue/:issue', answer: read },
    { method: 'PUT', path: '/rest/api/3/issue/:issue', answer: edit },
    { method: 'GET', path: '/rest/api/3/issue/:issue/transitions', answer: transitions },
    { method: 'POST', path: '/rest/api/3/issue/:issue/transitions', answer: transition },
  ]
}

function statusBehind(transitionId: string): Status | undefined {
  return STATUSES.find((status) => status.transition === transitionId)
}

function noTransition(id: string): string {
  return `Transition id '${id}' is not valid for this issue.`
}

/** Whether a property is short enough for Jira. */
export function fits({ value }: { readonly value?: unknown }): boolean {
  return (JSON.stringify(value) ?? '').length <= LONGEST_PROPERTY
}
