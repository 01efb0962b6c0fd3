// GitHub as the host of code: what was committed, and what of it is deployed.
import { done } from '../../core/failure.ts'
import type { CodeHost } from '../code-host.ts'
import type { GitHub } from './client.ts'
import { Branch, DefaultBranch } from './code-schema.ts'
import { createCommits } from './commits.ts'
import { createDeployments } from './deployments.ts'
import type { LinkedIssues } from './linked-issues.ts'
import { split } from './repository-name.ts'

/** A code host over GitHub's API. It only reads. `linked` is for those who keep their issues on GitHub, too. */
export function createCodeHost(github: GitHub, linked?: LinkedIssues): CodeHost {
  return {
    system: 'github',
    ...createDeployments(github),
    ...createCommits(github, linked),
    async readHead(repository) {
      const read = await github.ask('read', DefaultBranch, (octokit) =>
        octokit.rest.repos.get.endpoint(split(repository)),
      )
      if (!read.ok) return read
      const branch = await github.ask('read', Branch, (octokit) =>
        octokit.rest.repos.getBranch.endpoint({ ...split(repository), branch: read.value.default_branch }),
      )
      if (!branch.ok) return branch
      const { full_name: name = repository } = read.value
      return done({ sha: branch.value.commit.sha.toLowerCase(), name })
    },
  }
}
