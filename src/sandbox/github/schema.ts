// What requests may hold. GitHub overlooks what it does not know.
import { z } from 'zod'

const text = z.string()
const name = z.union([text, z.object({ name: text })])

export const JwtHeader = z.object({ alg: text })
export const JwtClaims = z.object({ iss: z.union([text, z.number()]), iat: z.number(), exp: z.number() })

const issueFields = {
  body: text.nullish(),
  milestone: z.union([z.number().int(), z.string().regex(/^\d+$/).transform(Number)]).nullish(),
  labels: z.array(name).optional(),
  assignees: z.array(text).optional(),
  assignee: text.nullish(),
  type: text.nullish(),
}

const title = z.union([text, z.number().transform(String)])

export const NewIssueBody = z.object({ title: title.optional(), ...issueFields })

export const EditIssueBody = z.object({
  title: title.nullish(),
  ...issueFields,
  state: z.enum(['open', 'closed']).optional(),
  state_reason: z.enum(['completed', 'not_planned', 'duplicate', 'reopened']).nullish(),
  duplicate_issue_id: z.number().int().optional(),
})

export const CommentBody = z.object({ body: text })

export const LabelsBody = z.union([z.object({ labels: z.array(name) }), z.array(name)])

export const NewLabelBody = z.object({
  name: text,
  color: z
    .string()
    .regex(/^[0-9a-fA-F]{6}$/)
    .optional(),
  description: text.nullish(),
})

export const SubIssueBody = z.object({
  sub_issue_id: z.number().int(),
  replace_parent: z.boolean().optional(),
})

export const TokenBody = z.object({
  repositories: z.array(text).optional(),
  repository_ids: z.array(z.number().int()).optional(),
})

const STATES = ['error', 'failure', 'inactive', 'in_progress', 'queued', 'pending', 'success'] as const

export const NewDeploymentBody = z.object({
  ref: text,
  task: text.default('deploy'),
  payload: z.union([z.record(z.string(), z.unknown()), text]).default({}),
  environment: text.default('production'),
  description: text.nullish(),
  transient_environment: z.boolean().default(false),
  production_environment: z.boolean().optional(),
})

export const NewStatusBody = z.object({
  state: z.enum(STATES),
  log_url: text.default(''),
  target_url: text.default(''),
  description: text.max(140).default(''),
  environment: text.optional(),
  environment_url: text.default(''),
  auto_inactive: z.boolean().default(true),
})

export const GraphqlBody = z.object({ query: text, variables: z.record(z.string(), z.unknown()).default({}) })
