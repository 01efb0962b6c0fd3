// What every engine must hold. An engine's own test file opens it and runs this suite; it adds only what that
// engine alone can do.
import { describe } from 'vitest'
import { approvalTests } from './contract/approvals.ts'
import { caseTests } from './contract/cases.ts'
import { changeTests } from './contract/changes.ts'
import { cursorTests } from './contract/cursors.ts'
import { deliveryTests } from './contract/deliveries.ts'
import { deployTests } from './contract/deploys.ts'
import { durabilityTests } from './contract/durability.ts'
import { fairnessTests } from './contract/fairness.ts'
import { forgetTests } from './contract/forget.ts'
import { hintTests } from './contract/hints.ts'
import { impactTests } from './contract/impacts.ts'
import { journalTests } from './contract/journal.ts'
import { leaseTests } from './contract/leases.ts'
import { pruneTests } from './contract/prune.ts'
import { unreadableTests } from './contract/unreadable.ts'
import type { Open } from './contract/world.ts'

export type { Open, Opened } from './contract/world.ts'

/** Runs the suite on an engine. `open` gives an empty, migrated database each time. */
export function storeContract(name: string, open: Open): void {
  describe(`the store on ${name}`, () => {
    deliveryTests(open)
    leaseTests(open)
    fairnessTests(open)
    unreadableTests(open)
    caseTests(open)
    journalTests(open)
    deployTests(open)
    changeTests(open)
    pruneTests(open)
    forgetTests(open)
    durabilityTests(open)
    hintTests(open)
    approvalTests(open)
    impactTests(open)
    cursorTests(open)
  })
}
