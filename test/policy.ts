// The shipped opscom mapping, read once as an admin's file would be.
import { readFileSync } from 'node:fs'
import type { Policy } from '../src/core/policy.ts'
import type { Words } from '../src/core/sentence.ts'
import { parseMapping } from '../src/mapping/mapping.ts'
import { parseWords } from '../src/mapping/words.ts'

const folder = new URL('../mappings/', import.meta.url)

/** Words of a shipped language; a fault in the file fails the test that needs it. */
export function shippedWords(locale = 'en'): Words {
  const file = `words.${locale}.yaml`
  const parsed = parseWords(readFileSync(new URL(file, folder), 'utf8'), file)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults))
  return parsed.value
}

const policies = new Map<string, Policy>()

/** A shipped policy, read once: thousands of worlds live by it. */
export function shippedPolicy(name = 'opscom'): Policy {
  const known = policies.get(name)
  if (known !== undefined) return known
  const file = `${name}.yaml`
  const parsed = parseMapping(
    readFileSync(new URL(file, folder), 'utf8'),
    file,
    shippedWords('en'),
    shippedWords('de'),
  )
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults))
  policies.set(name, parsed.value)
  return parsed.value
}

const LABELS = ['priority: critical', 'priority: high', 'priority: medium', 'priority: low']

/** The shipped policy with GitHub as its tracker: bugs in `acme/shop`, related tasks in `acme/internal`. */
export function githubPolicy(): Policy {
  const shipped = shippedPolicy()
  return {
    ...shipped,
    tracker: 'github',
    issues: {
      project: 'acme/shop',
      type: '',
      relatedProject: 'acme/internal',
      relatedType: '',
      relatedLink: 'relates to',
      duplicateLink: 'duplicates',
      attachments: false,
      statuses: { open: 'accepted', 'in progress': 'in-progress', closed: 'awaiting-release' },
      resolutions: { completed: 'fixed', not_planned: 'wont-fix', duplicate: 'duplicate' },
    },
    priorities: shipped.priorities.map((step, at) => ({ ...step, issue: LABELS[at] ?? `priority ${at}` })),
    deployed: { ...shipped.deployed, by: ['release'] },
  }
}
