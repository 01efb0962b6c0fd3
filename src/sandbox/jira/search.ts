// Answers a query from the search index. Values that name something the site does not have are errors, except
// labels, which exist by being used.

import { type Clause, type Order, parseJql } from './jql.ts'
import type { SearchIndex } from './search-index.ts'
import { isDay } from './time.ts'
import { findProject, type Issue, type World } from './world.ts'

type Test = (issue: Issue) => boolean

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/**
 * Gives every issue that the query finds, in its order, newest first when it names none; or what is wrong with
 * the query. `fresh` are ids to read past the index's lag; `now` is what relative dates count from.
 */
export function search(
  world: World,
  index: SearchIndex,
  question: { readonly jql: string; readonly fresh: readonly string[]; readonly now: number },
): readonly Issue[] | string {
  const query = parseJql(question.jql)
  if (typeof query === 'string') return query
  const tests: Test[] = []
  for (const clause of query.clauses) {
    const test = testOf(world, clause, question.now)
    if (typeof test === 'string') return test
    tests.push(test)
  }
  const found = index.read(new Set(question.fresh)).filter((issue) => tests.every((test) => test(issue)))
  return found.toSorted((a, b) => compare(query.order, a, b))
}

function compare(order: readonly Order[], a: Issue, b: Issue): number {
  for (const { field, descending } of order) {
    const difference = Number(a[field]) - Number(b[field])
    if (difference !== 0) return descending ? -difference : difference
  }
  return 0
}

function testOf(world: World, clause: Clause, now: number): Test | string {
  switch (clause.field) {
    case 'labels':
      return (issue) => clause.values.some((label) => issue.labels.includes(label))
    case 'project':
      return among(
        'project',
        clause.values,
        (name) => findProject(name)?.id,
        (issue) => [issue.project],
      )
    case 'id':
      return among(
        'id',
        clause.values,
        (name) => world.find(name)?.id,
        (issue) => [issue.id],
      )
    case 'fixVersion':
      return among(
        'fixVersion',
        clause.values,
        (name) => versionId(world, name),
        (issue) => issue.fixVersions,
      )
    case 'updated': {
      const at = toInstant(clause.value, now)
      if (at === undefined) return `Date value '${clause.value}' for field 'updated' is invalid.`
      switch (clause.operator) {
        case '>=':
          return (issue) => issue.updated >= at
        case '>':
          return (issue) => issue.updated > at
        case '<=':
          return (issue) => issue.updated <= at
        case '<':
          return (issue) => issue.updated < at
        default:
          return clause.operator satisfies never
      }
    }
    default:
      return clause satisfies never
  }
}

function among(
  field: string,
  names: readonly string[],
  idOf: (name: string) => string | undefined,
  idsOf: (issue: Issue) => readonly string[],
): Test | string {
  const unknown = names.find((name) => idOf(name) === undefined)
  if (unknown !== undefined) return `The value '${unknown}' does not exist for the field '${field}'.`
  const ids = names.map(idOf)
  return (issue) => idsOf(issue).some((id) => ids.includes(id))
}

function versionId(world: World, name: string): string | undefined {
  return world.versions.get(name)?.id ?? [...world.versions.values()].find((one) => one.name === name)?.id
}

/** `-5m` before now, a day, or a day and a minute; the account's time zone is UTC. */
function toInstant(text: string, now: number): number | undefined {
  const relative = /^-(\d+)([mhdw])$/.exec(text)
  if (relative !== null) return now - Number(relative[1]) * (UNITS[relative[2] ?? ''] ?? 0)
  const [day = '', minute = '00:00', rest] = text.replaceAll('/', '-').split(' ')
  if (rest !== undefined || !isDay(day) || !/^([01]\d|2[0-3]):[0-5]\d$/.test(minute)) return undefined
  return Date.parse(`${day}T${minute}:00Z`)
}
