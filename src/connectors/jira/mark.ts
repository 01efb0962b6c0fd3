// The shape of our mark in Jira: a label, and a word that is safe inside JQL.

/** True for a mark that can be a label and can stand between the quotes of a JQL query as it is. */
export function isMark(mark: string): boolean {
  return /^[a-z0-9-]{1,120}$/.test(mark)
}

/** True for a label that we put there; all other labels are somebody's words. */
export function isOurMark(label: string): boolean {
  return /^bugbridge-./.test(label) && isMark(label)
}
