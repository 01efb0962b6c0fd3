// What was done for an issue stays done when it moves to another id.
import { expect, it } from 'vitest'
import type { Case } from '../../src/core/case.ts'
import { caseAsSeen } from '../../src/reconcile/case-as-seen.ts'
import { facts, issue, policy } from '../core/build.ts'

const moved = issue({ ref: { system: 'github', id: '42-7' }, formerly: '9-1' })
const applied = {
  seq: 3,
  values: {},
  told: { progress: 'accepted', linked: '9-1.9-2', 'related/9-3': '9-3' },
  done: ['link-ticket/9-1/812/open', 'relate/9-3/9-1', 'link-source/9-3'],
}

function seen(primary: typeof moved): Case {
  const before: Case = {
    id: 'zendesk-812',
    ticket: { system: 'zendesk', id: '812' },
    links: [],
    applied,
    attempts: 0,
  }
  return caseAsSeen(before, { kind: 'facts', facts: facts({ primary: [primary] }), links: [] }, applied, {
    policy,
  })
}

it('puts what was done and told under the new id of an issue that moved', () => {
  expect(seen(moved).applied).toEqual({
    ...applied,
    told: { progress: 'accepted', linked: '42-7.9-2', 'related/9-3': '9-3' },
    done: ['link-ticket/42-7/812/open', 'relate/9-3/42-7', 'link-source/9-3'],
  })
})

it('leaves everything as it is where no issue moved', () => {
  expect(seen(issue({ ref: moved.ref })).applied).toBe(applied)
})
