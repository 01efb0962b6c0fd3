// The admin of bugbridge and of the vendors: which mapping is in force, which secrets are set, who may sign in.
import type { Clock } from '../../src/core/clock.ts'
import type { Sandbox } from '../../src/sandbox/index.ts'
import type { Event } from './events.ts'
import type { Fleet } from './fleet.ts'
import type { Ledger } from './ledger.ts'
import type { Network } from './network.ts'
import type { Variants } from './variants.ts'

export type AdminOptions = {
  readonly clock: Clock
  readonly sandbox: Sandbox
  readonly network: Network
  readonly fleet: Fleet
  readonly ledger: Ledger
  /** The mappings to choose from; the first is in force at the beginning. */
  readonly variants: Variants
}

export type Admin = {
  /** Starts the service, or starts it again. */
  readonly restart: () => void
  readonly act: (deed: Extract<Event, { kind: 'admin' }>) => void
  /** Sets right whatever was set wrong, puts a mapping in force that writes, and restarts. */
  readonly setRight: () => void
}

const MINUTE = 60_000

export function createAdmin(options: AdminOptions): Admin {
  const { clock, sandbox, network, fleet, ledger, variants } = options
  const [shipped] = variants
  let variant = shipped
  let isSecretWrong = false

  function restart(): void {
    const { vendors } = sandbox
    const zendesk = isSecretWrong ? { ...vendors.zendesk, webhookSecrets: ['not-yet'] } : vendors.zendesk
    fleet.run({ policy: variant.policy, vendors: { ...vendors, zendesk } })
  }

  /** GitHub where it is read at all. */
  function deniedBy(wanted: number): string {
    if (shipped.rules.services !== undefined && wanted % 3 === 0) return 'github'
    return wanted % 2 === 0 ? shipped.policy.tracker : 'zendesk'
  }

  function adopt(next: typeof shipped): void {
    variant = next
    ledger.setRules(next.rules)
    ledger.note('undated')
    restart()
  }

  return {
    restart,
    act({ deed, minutes, variant: wanted }) {
      switch (deed) {
        case 'mapping':
          return adopt(variants[wanted % variants.length] ?? shipped)
        case 'restart':
          return restart()
        case 'revoke tokens':
          return sandbox.zendesk.revokeTokens()
        case 'credentials die':
          return network.denied(deniedBy(wanted), clock.now() + minutes * MINUTE)
        case 'wrong secret':
          isSecretWrong = true
          restart()
          void clock.sleep(minutes * MINUTE).then(() => {
            isSecretWrong = false
            restart()
          })
      }
    },
    setRight() {
      isSecretWrong = false
      if (!variant.rules.writes) adopt(shipped)
      restart()
    },
  }
}
