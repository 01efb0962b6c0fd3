// The vendor's error bodies. It has several shapes for them, and clients must live with all.
import type { Refusal } from './update.ts'

/** An answer that is not a success. */
export function refuse(
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return Response.json(body, { status, headers })
}

export function missing(): Response {
  return refuse(404, { error: 'RecordNotFound', description: 'Not found' })
}

/** A body that is no JSON, or not of the shape that the endpoint takes. */
export function malformed(attribute: string): Response {
  const message = `You passed an invalid value for the ${attribute} attribute.`
  return refuse(400, { error: { title: 'Invalid attribute', message } })
}

/** More tickets in one request than the endpoint takes. */
export function tooMany(): Response {
  return refuse(400, { error: 'TooManyValues', description: 'Parameter ids may contain at most 100 values' })
}

const OUTDATED = 'Safe Update prevented the update due to outdated ticket data.'

/** How a refused update reads in the answer to its own request. */
export function refused(refusal: Refusal): Response {
  switch (refusal.kind) {
    case 'missing':
      return missing()
    case 'conflict':
      return refuse(409, { error: 'UpdateConflict', description: OUTDATED })
    case 'invalid': {
      const details = { [refusal.attribute]: [{ description: refusal.description }] }
      return refuse(422, { error: 'RecordInvalid', description: 'Record validation errors', details })
    }
    default:
      return refusal satisfies never
  }
}

/** How the same reads among the results of a job. */
export function failedResult(id: number, refusal: Refusal) {
  return { id, action: 'update', success: false, ...reasonOf(refusal) }
}

function reasonOf(refusal: Refusal): { readonly error: string; readonly details: string } {
  switch (refusal.kind) {
    case 'missing':
      return { error: 'TicketNotFound', details: 'Ticket not found' }
    case 'conflict':
      return { error: 'UpdateConflict', details: OUTDATED }
    case 'invalid':
      return { error: 'RecordInvalid', details: refusal.description }
    default:
      return refusal satisfies never
  }
}
