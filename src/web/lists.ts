// What keeps the vendors' lists of changes from being read: then a lost webhook stays lost for an hour, and a ticket
// whose first one was lost for good, so people must hear of it.
import type { CursorRow } from '../store/port.ts'
import { type Html, html } from './html.ts'
import { systemName } from './names.ts'
import { explainFailure } from './trouble.ts'

/** One line for each list that cannot be read until somebody does something. */
export function listTrouble(lists: readonly CursorRow[]): readonly Html[] {
  return lists.flatMap(({ name, failure }) => {
    const concern = failure === undefined ? undefined : explainFailure(failure)
    if (concern === undefined || !concern.waits) return []
    const system = systemName(name)
    const remedy =
      name === 'zendesk'
        ? `${concern.remedy} The list of changed tickets is for admins alone.`
        : concern.remedy
    return [
      html`<p class="counts"><strong>Webhooks of ${system} that get lost are not found:</strong> ${concern.what} ${remedy}</p>`,
    ]
  })
}
