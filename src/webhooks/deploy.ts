// What CI may report of a deploy (`POST /webhooks/deploys`). It is our own interface, so unlike a vendor's body
// it is checked strictly, and the answer says which field to mend.
import { z } from 'zod'
import type { Deploy } from '../core/facts.ts'
import type { Policy } from '../core/policy.ts'
import type { Instant } from '../core/ref.ts'
import type { Delivery } from '../store/port.ts'
import { digest } from './digest.ts'
import type { JsonObject } from './vendor.ts'

const DAY = 86_400_000
const text = (shape: RegExp) => z.string().regex(shape)

/** Names and ids, in the characters that release tools and trackers use; no line breaks, no markup. */
const DeployBody = z.strictObject({
  environment: text(/^[\w][\w ./-]{0,63}$/),
  repository: text(/^[\w][\w./-]{0,199}$/),
  version: text(/^[\p{L}\p{N}][\p{L}\p{N} ._+@/():#-]{0,99}$/u).optional(),
  sha: text(/^[0-9a-f]{7,64}$/i).optional(),
  status: z.enum(['success', 'failed', 'rolled_back']),
  deployed_at: z.iso.datetime({ offset: true }),
  organizations: z
    .array(text(/^[\w.-]{1,100}$/))
    .min(1)
    .max(10_000)
    .optional(),
})

const ALLOWED = {
  environment:
    'Required: the name of the environment as in the mapping, at most 64 letters, digits and " _./-".',
  repository: 'Required: the repository, for example "acme/shop", at most 200 letters, digits and "_./-".',
  version: 'A version, a sha, or both: the version as the tracker names it, at most 100 characters.',
  sha: 'A version, a sha, or both: the commit, 7 to 64 hexadecimal digits.',
  status: 'Required: one of "success", "failed", "rolled_back".',
  deployed_at: 'Required: when it was deployed, ISO 8601 with an offset, not more than a day ahead of now.',
  organizations:
    'Optional: a list of 1 to 10,000 organisation ids that it reaches. Leave it out for everybody.',
  body: 'Allowed fields: environment, repository, version, sha, status, deployed_at, organizations.',
} as const

export type DeployReport =
  | { readonly ok: true; readonly deploy: Deploy; readonly delivery: Omit<Delivery, 'receivedAt'> }
  | { readonly ok: false; readonly field: string; readonly allowed: string }

/**
 * Reads a report. The same report sent twice is one delivery, whatever the order of its keys; a fault names
 * its field and what is allowed there, never what was sent.
 */
export function readDeploy(body: JsonObject, now: Instant): DeployReport {
  const read = DeployBody.safeParse(body)
  if (!read.success) return fault(read.error.issues[0]?.path[0])
  const { deployed_at, version, sha, organizations, ...rest } = read.data
  const at = Date.parse(deployed_at)
  if (at > now + DAY) return fault('deployed_at')
  if (version === undefined && sha === undefined) return fault('version')

  const deploy: Deploy = {
    ...rest,
    // A clock of CI that is ahead must not put a deploy behind the rollback that follows it.
    at: Math.min(at, now),
    ...(version === undefined ? {} : { version }),
    ...(sha === undefined ? {} : { sha: sha.toLowerCase() }),
    ...(organizations === undefined ? {} : { organizations: [...new Set(organizations)].sort() }),
  }
  const { environment, repository, status } = deploy
  const canonical = [environment, repository, version, deploy.sha, status, at, deploy.organizations]
  return {
    ok: true,
    deploy,
    delivery: {
      system: 'deploys',
      id: digest(JSON.stringify(canonical)),
      event: `deploy.${status}`,
      // The environment, not the version: going back to an older version concerns who waits for a newer one.
      hint: { system: 'deploys', subject: `deploy:${environment}` },
    },
  }
}

/**
 * Why a report could never count under this mapping: its environment is none of those where customers are. Taken
 * without a word, a misspelt name would keep every ticket waiting for a deploy that took place.
 */
export function environmentFault(
  { environment }: Deploy,
  { environments, services }: Policy['deployed'],
): string | undefined {
  const names = [...environments, ...services.flatMap((service) => Object.values(service.environments))]
  if (names.includes(environment)) return undefined
  const known = [...new Set(names)].map((each) => `"${each}"`).join(', ')
  return `Required: an environment of the mapping: ${known}. Leave deploys to any other unreported.`
}

/**
 * Why a report changes nothing for now, or may not, for whoever reads CI's log; undefined: it counts. That is no fault: all
 * repositories may share one pipeline, and the mapping may name another one tomorrow.
 */
export function noteOn(
  { repository, sha, status }: Deploy,
  { by, repositories, services }: Policy['deployed'],
): string | undefined {
  const isService = by.includes('commits') && services.some((service) => service.repository === repository)
  if (isService && sha !== undefined) return undefined
  if (isService && (status === 'rolled_back' || !by.includes('deploy')))
    return 'By commits it counts only if this version was reported with its sha before, or is the name of a tag.'
  if (!by.includes('deploy')) return "It counts for no ticket: the mapping's deployed.by does not say deploy."
  if (repositories.length === 0 || repositories.includes(repository)) return undefined
  return "It counts for no ticket: the mapping's deployed.repositories does not name this repository."
}

function fault(at: PropertyKey | undefined): DeployReport {
  const field = isField(at) ? at : 'body'
  return { ok: false, field, allowed: ALLOWED[field] }
}

function isField(at: PropertyKey | undefined): at is keyof typeof ALLOWED {
  return at !== undefined && Object.hasOwn(ALLOWED, at)
}
