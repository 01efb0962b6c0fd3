// What keeps the vendors' lists of changes from being read: then a lost webhook stays lost for an hour, and a ticket
// whose first one was lost for good, so people must hear of it.
import type { CursorRow } from '../store/port.ts'
import type { Concern } from './attention.ts'
import { type Html, html } from './html.ts'
import { systemName } from './names.ts'
import { explainFailure } from './trouble.ts'

const RIGHTS =
  'A token needs the permission Webhooks: read and write; a GitHub App needs none, and its own webhook switched on.'

/** One line for each list that cannot be read until somebody does something. */
export function listTrouble(lists: readonly CursorRow[]): readonly Html[] {
  return lists.flatMap(({ name, failure }) => {
    const concern = failure === undefined ? undefined : explainFailure(failure)
    if (concern === undefined || !concern.waits) return []
    if (name.startsWith('redelivery')) return [redeliveryTrouble(name, concern, failure)]
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

/** Nothing is lost by it: the lists of changes make up for what is not asked for. */
function redeliveryTrouble(name: string, { what, remedy }: Concern, failure = ''): Html {
  const [, repository = 'GitHub'] = name.split(' ')
  const toDo = failure.includes('(no-webhook)') ? remedy : RIGHTS
  return html`<p class="counts"><strong>Webhooks of ${repository} that failed are not asked for again:</strong> ${what} ${toDo} Until then what they told is found some minutes later.</p>`
}
