// Query parameters, read or answered with what they may be.
import { z } from 'zod'
import type { Case } from '../core/case.ts'
import { badQuery, type Problem } from './answer.ts'
import { GROUPS, type Group } from './groups.ts'

export type Query<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem }

/** Rows of one answer of the API. */
export const ROWS = { usual: 50, most: 500 }

const Limit = z
  .string()
  .regex(/^\d{1,3}$/)
  .transform(Number)
  .pipe(z.number().min(1).max(ROWS.most))

/** `limit`: how many rows, 1 to 500. */
export function readLimit(text: string | undefined): Query<number> {
  if (text === undefined) return { ok: true, value: ROWS.usual }
  const limit = Limit.safeParse(text)
  if (limit.success) return { ok: true, value: limit.data }
  return { ok: false, problem: badQuery('limit', `a whole number from 1 to ${ROWS.most}`) }
}

/** `group`: one group of the overview, or all of them when it is absent. */
export function readGroup(text: string | undefined): Query<Group | undefined> {
  const group = GROUPS.find((each) => each === text)
  if (text === undefined || group !== undefined) return { ok: true, value: group }
  return { ok: false, problem: badQuery('group', `one of ${GROUPS.join(', ')}`) }
}

/** Whether a text can be the name of a case at all. */
export function isCaseId(text: string): text is Case['id'] {
  return /^[\w.-]{1,200}$/.test(text)
}
