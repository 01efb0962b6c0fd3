// The parts of GitHub's answers that we use, and nothing else: whatever is not named here (titles, bodies, people)
// is dropped while parsing. https://docs.github.com/en/rest/issues
import { z } from 'zod'
import { GraphqlErrors } from './graphql.ts'

/** A database id: digits in an address, a number in JSON. */
const Id = z.int().positive().transform(String)
const Time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))

/** `owner/name`, in the characters that GitHub allows; nothing in it can lead to another address. */
export const REPOSITORY = /^[\w-]{1,39}\/(?!\.{1,2}$)[\w.-]{1,100}$/

/** Unknown is public: only what says that it is private may be told of a customer. */
export const Repository = z
  .object({
    id: Id,
    full_name: z.string().regex(REPOSITORY),
    private: z.boolean().catch(false),
    visibility: z.string().nullish().catch('public'),
  })
  .transform(({ id, full_name, visibility, ...rest }) => ({
    id,
    name: full_name,
    isPublic: !rest.private || visibility === 'public',
  }))
export type Repository = z.infer<typeof Repository>

/** A label is a name, or an object with one: both are documented. */
const Label = z.union([
  z.string(),
  z.object({ name: z.string().nullish() }).transform(({ name }) => name ?? ''),
])

const Milestone = z.object({
  id: Id,
  title: z.string(),
  state: z.string(),
  due_on: z.string().nullish(),
})

export const Issue = z.object({
  /** The database id, which sub-issues go by; people and addresses go by the number. */
  id: z.int().positive(),
  number: z.int().positive(),
  /** Ends in `/repos/{owner}/{name}`: after a move it is the only one that says where the issue is now. */
  repository_url: z.string(),
  state: z.enum(['open', 'closed']).catch('open'),
  state_reason: z.string().nullish().catch(undefined),
  labels: z.array(Label),
  milestone: Milestone.nullish(),
  updated_at: Time,
  /** There on a pull request alone. */
  pull_request: z.unknown().optional(),
})
export type Issue = z.infer<typeof Issue>

/** Without the list it would say that our issue does not exist, and another one would be made. */
export const FoundIssues = z.array(
  z.object({ number: z.int().positive(), pull_request: z.unknown().optional() }),
)

/** Each is read by itself: one of an unknown shape must not hide those beside it. */
export const ChangedIssues = z.array(z.unknown())
export const ChangedIssue = z.object({
  number: z.int().positive(),
  updated_at: Time,
  pull_request: z.unknown().optional(),
})

export const OpenMilestones = z.array(z.object({ id: Id, due_on: z.iso.datetime().nullish().catch(null) }))

/** Where our own reading of what changed stands, as it is kept between two readings; see changed.ts. */
export const ChangedCursor = z.object({
  since: z.number(),
  until: z.number(),
  /** Which of the mapping's repositories is next, and which page of it; page 0: all of them were read. */
  repository: z.int().nonnegative(),
  page: z.int().nonnegative(),
  /** The day of each open milestone, by its id. */
  milestones: z.record(z.string(), z.string()),
})
export type ChangedCursor = z.infer<typeof ChangedCursor>

export const CreatedIssue = z.object({ number: z.int().positive() })

/** An issue event: what happened, and the label that it was about. */
export const Events = z.array(
  z.object({
    event: z.string().nullish(),
    created_at: Time.nullish().catch(undefined),
    label: z.object({ name: z.string().nullish() }).nullish().catch(undefined),
  }),
)

export type Events = z.infer<typeof Events>

/** What our own comments begin with; of any other comment nothing is kept. */
export const OURS = '<!-- bugbridge-'

/** Whose a comment is: null is a user who is no more, or no App; undefined is not known. */
const CommentAuthor = z.object({
  user: z
    .object({ id: Id, type: z.string().optional().catch(undefined) })
    .nullish()
    .catch(undefined),
  performed_via_github_app: z
    .object({ id: Id, client_id: z.string().optional().catch(undefined) })
    .nullish()
    .catch(undefined),
})
export type CommentAuthor = {
  readonly user: z.infer<typeof CommentAuthor>['user']
  readonly app: z.infer<typeof CommentAuthor>['performed_via_github_app']
}

/** Whom a token belongs to. */
export const Me = z.object({ id: Id })

export const Comments = z.array(
  CommentAuthor.extend({
    id: z.int().positive(),
    body: z
      .string()
      .nullish()
      .transform((body) => (body?.startsWith(OURS) ? body : '')),
  }).transform(({ id, body, user, performed_via_github_app }) => ({
    id,
    body,
    author: { user, app: performed_via_github_app },
  })),
)

/** The issue that another one was marked as a duplicate of, by GraphQL. */
export const Canonical = z.object({
  data: z
    .object({
      repository: z
        .object({
          issue: z
            .object({
              timelineItems: z.object({
                nodes: z.array(
                  z
                    .object({
                      __typename: z.string(),
                      canonical: z
                        .object({
                          number: z.int().positive(),
                          repository: z.object({ databaseId: Id }),
                        })
                        .nullish()
                        .catch(undefined),
                    })
                    .nullable(),
                ),
              }),
            })
            .nullable(),
        })
        .nullable(),
    })
    .nullish(),
  errors: GraphqlErrors,
})

/** An issue that is named by its place alone. */
export const Placed = z.object({ number: z.int().positive(), repository_url: z.string() })

export const InstallationToken = z.object({ token: z.string().min(1), expires_at: Time })

/** An answer that says nothing that we need. */
export const Anything = z.unknown()

/**
 * An answer that was kept, if it was read with this schema: then it has its type. The only cast, since a cache of
 * answers of many types cannot say which one it gives back.
 */
export function answerOf<T>(
  kept: { readonly schema: z.ZodType; readonly answer: unknown },
  schema: z.ZodType<T>,
): T | undefined {
  return kept.schema === schema ? (kept.answer as T) : undefined
}
