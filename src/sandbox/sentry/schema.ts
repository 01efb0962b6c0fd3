// What requests may hold, as far as the stand-in reads them.
import { z } from 'zod'

export const ExternalIssueBody = z.object({
  issueId: z.number().int(),
  webUrl: z.url(),
  project: z.string().min(1),
  identifier: z.string().min(1),
})

export const UpdateIssueBody = z.object({
  status: z.enum(['resolved', 'unresolved', 'ignored', 'resolvedInNextRelease', 'muted']).optional(),
  statusDetails: z.record(z.string(), z.unknown()).default({}),
})
