// The parts of GitHub's answers about code that we use: commits, pull requests, deployments, releases.
import { z } from 'zod'
import { GraphqlErrors } from './graphql.ts'
import { REPOSITORY } from './schema.ts'

const Sha = z.string().regex(/^[0-9a-f]{7,64}$/i)
const At = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))

export const DefaultBranch = z.object({
  default_branch: z.string().min(1),
  /** Another one than it was asked for under, when it was renamed. */
  full_name: z.string().regex(REPOSITORY).optional().catch(undefined),
})
export const Branch = z.object({ commit: z.object({ sha: Sha }) })

const Parents = z.array(z.object({ sha: Sha })).nullish()

/** A commit, for what it was made from: a merge has two parents or more. */
export const Parented = z.object({ sha: Sha, parents: Parents })

/** Of the people only what tells one change from another; it is hashed at once. */
export const HostedCommit = z.object({
  ...Parented.shape,
  commit: z.object({
    message: z.string(),
    author: z.object({ email: z.string().nullish(), date: z.string().nullish() }).nullish(),
  }),
})
export type HostedCommit = z.infer<typeof HostedCommit>

export const HostedCommits = z.array(HostedCommit)

export const Comparison = z.object({
  status: z.enum(['diverged', 'ahead', 'behind', 'identical']),
  commits: HostedCommits,
})

/** At most 300 files: https://docs.github.com/en/rest/commits/commits#get-a-commit */
export const CommitFiles = z.object({ files: z.array(z.object({ filename: z.string() })).nullish() })

export const Pull = z.object({
  number: z.int().positive().optional(),
  title: z.string(),
  body: z.string().nullish(),
  merged_at: z.string().nullish(),
  /** Of one that was squashed or rebased: the commit that this made on the branch it was for. */
  merge_commit_sha: Sha.nullish(),
  head: z.object({ ref: z.string(), sha: Sha }),
})
export type Pull = z.infer<typeof Pull>

export const Pulls = z.array(Pull)

export const Deployments = z.array(z.object({ id: z.int(), sha: Sha, created_at: At }))
export const DeploymentStatuses = z.array(z.object({ state: z.string(), created_at: At }))

export const Releases = z.array(
  z.object({
    tag_name: z.string().min(1).max(200),
    draft: z.boolean(),
    prerelease: z.boolean(),
    published_at: At.nullish(),
  }),
)

/** The issues that pull requests close, by the alias of each. A pull request or an issue that is not for us is null. */
export const LinkedIssuesAnswer = z.object({
  data: z
    .object({
      repository: z
        .record(
          z.string(),
          z
            .object({
              closingIssuesReferences: z.object({
                nodes: z.array(
                  z
                    .object({
                      number: z.int().positive(),
                      repository: z.object({ nameWithOwner: z.string().regex(REPOSITORY) }),
                    })
                    .nullable()
                    .catch(null),
                ),
              }),
            })
            .nullable(),
        )
        .nullish(),
    })
    .nullish(),
  errors: GraphqlErrors,
})
