// The name under which mappings, references and failures speak of this system.
import type { System } from '../../core/ref.ts'

export const ZENDESK: System = 'zendesk'
