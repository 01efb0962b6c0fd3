// What a vendor wants of whoever reads its list of changes. The overview says it, and so does the command line.

/** By what a list is about; each is a clause that begins with the vendor's name. */
const RIGHTS: Readonly<Record<string, string>> = {
  // https://developer.zendesk.com/api-reference/ticketing/ticket-management/incremental_exports/
  zendesk: 'Zendesk gives its list of changed tickets to admins alone: make the user one',
  // https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/
  jira: 'Jira wants the permission Browse projects, in every project of the mapping',
  // https://docs.github.com/en/rest/authentication/permissions-required-for-fine-grained-personal-access-tokens
  github: 'GitHub wants the permission Issues: read and write, in every repository of the mapping',
  deployments:
    'GitHub wants the permissions Deployments: read and Contents: read, in every repository of deployed.services',
  redelivery:
    'GitHub wants of a token the permission Webhooks: read and write; of an App none, and its own webhook switched on',
}

/** What the list of this name needs, without a full stop; undefined: nothing is known of it. */
export function rightsFor(list: string): string | undefined {
  const [about = ''] = list.split(' ')
  return Object.hasOwn(RIGHTS, about) ? RIGHTS[about] : undefined
}
