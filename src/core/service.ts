// What a mapping says of deploys: what is evidence of one, and which parts of the product are deployed by themselves.

/** What can say that a fix is deployed. */
export const EVIDENCE = ['release', 'deploy', 'commits'] as const
export type Evidence = (typeof EVIDENCE)[number]

/** What tells a service from the others of its repository. */
export type NamedService = Pick<Service, 'name' | 'path'>

/** A part of the product that is deployed by itself. */
export type Service = {
  readonly name: string
  /** `owner/name` on GitHub. */
  readonly repository: string
  /** The folder of a repository with several services; absent: all of the repository. */
  readonly path?: string
  /** What GitHub calls each of the mapping's environments for this service; absent: the same. */
  readonly environments: Readonly<Record<string, string>>
  /** What says that it is deployed, besides CI's reports. */
  readonly from: 'deployments' | 'releases'
}
