// What a case still knows of a survivor whose link is made anew at each look.
import { expect, test } from 'vitest'
import { followDuplicates } from '../../src/reconcile/read-issues.ts'
import { DUPLICATE, issue, LINK, policy, STATUSES } from '../core/build.ts'

test('a survivor keeps the keys under which it was read', () => {
  const survivor = issue({ ref: { system: 'jira', id: '20002' }, key: 'WEB-1' })
  const duplicate = issue({
    status: STATUSES.done,
    resolution: DUPLICATE,
    links: [{ name: 'duplicates', direction: 'outward', to: survivor.ref }],
  })
  const followed = { issue: survivor.ref, role: 'primary', mark: '', keys: ['OPS-2', 'WEB-1'] } as const
  const known = new Map([duplicate, survivor].map((each) => [each.ref.id, each]))
  const links = followDuplicates([LINK, followed], { known, gone: new Set(), moved: new Map() }, { policy })
  expect(links).toEqual([LINK, followed])
})
