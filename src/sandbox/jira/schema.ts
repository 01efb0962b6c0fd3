// What requests may hold. Strict where the vendor's description says that nothing else may be there.
import { z } from 'zod'

const id = z.string().min(1)

const names = z.array(z.string())

export const Properties = z.array(z.object({ key: id, value: z.unknown() }))

export const CreateIssueBody = z.object({
  fields: z.record(z.string(), z.unknown()),
  properties: Properties.default([]),
  transition: z.object({ id }).optional(),
})

export const EditIssueBody = z.object({
  fields: z.record(z.string(), z.unknown()).default({}),
  update: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))).default({}),
  properties: Properties.default([]),
})

export const TransitionBody = z.object({
  transition: z.object({ id }),
  fields: z
    .strictObject({ resolution: z.object({ id: z.string(), name: z.string() }).partial().optional() })
    .optional(),
})

export const BulkFetchBody = z.strictObject({
  issueIdsOrKeys: z.array(z.string()).min(1).max(100),
  fields: names.default([]),
  properties: names.max(5).default([]),
  fieldsByKeys: z.boolean().optional(),
  expand: names.optional(),
})

/** https://developer.atlassian.com/cloud/jira/platform/search-and-reconcile/: at most 50 ids to reconcile. */
export const SearchBody = z.strictObject({
  jql: z.string().default(''),
  nextPageToken: z.string().optional(),
  maxResults: z.number().int().min(1).default(50),
  fields: names.default([]),
  properties: names.max(5).default([]),
  reconcileIssues: z.array(z.number().int()).max(50).default([]),
  fieldsByKeys: z.boolean().optional(),
  expand: z.string().optional(),
})

export const BulkChangelogBody = z.strictObject({
  issueIdsOrKeys: z.array(z.string()).min(1).max(1_000),
  fieldIds: names.max(10).default([]),
  maxResults: z.number().int().min(1).max(10_000).default(1_000),
  nextPageToken: z.string().optional(),
})

/** Properties are optional on create and update. */
export const CommentBody = z.object({
  body: z.unknown(),
  properties: z
    .array(z.object({ key: z.string().max(255), value: z.unknown() }))
    .optional()
    .default([]),
})

export const CommentIdsBody = z.strictObject({ ids: z.array(z.int()).max(1_000) })

const LinkedIssue = z.object({ id: z.string(), key: z.string() }).partial()

export const IssueLinkBody = z.strictObject({
  type: z.object({ id: z.string(), name: z.string() }).partial(),
  inwardIssue: LinkedIssue,
  outwardIssue: LinkedIssue,
  comment: z.object({ body: z.unknown() }).optional(),
})

const Anything = z.record(z.string(), z.unknown())

export const RemoteLinkBody = z.object({
  globalId: z.string().max(255).nullish(),
  relationship: z.string().nullish(),
  application: Anything.nullish(),
  object: z.object({
    url: id,
    title: id,
    summary: z.string().nullish(),
    icon: Anything.nullish(),
    status: Anything.nullish(),
  }),
})

export const VersionBody = z
  .object({
    name: id,
    description: z.string(),
    released: z.boolean(),
    archived: z.boolean(),
    releaseDate: z.iso.date(),
  })
  .partial()
