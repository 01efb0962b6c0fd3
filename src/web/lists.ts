// What keeps the vendors' lists of changes from being read: then a lost webhook stays lost for an hour, and a ticket
// whose first one was lost for good, so people must hear of it.
import type { Instant } from '../core/ref.ts'
import type { CursorRow } from '../store/port.ts'
import type { Concern } from './attention.ts'
import { type Html, html } from './html.ts'
import { rightsFor } from './list-rights.ts'
import { systemName } from './names.ts'
import { explainFailure } from './trouble.ts'

const DAY = 86_400_000

/** One line for each reason why a list cannot be read until somebody does something. `now`: epoch ms. */
export function listTrouble(lists: readonly CursorRow[], now: Instant): readonly Html[] {
  const troubled = lists.flatMap(({ name, failure, dueAt }) => {
    // Nobody reads it any more: another mapping, or another way to sign in.
    if (failure === undefined || dueAt < now - DAY) return []
    const concern = explainFailure(failure)
    return concern.waits ? [{ name, failure, concern }] : []
  })
  const isRedelivery = ({ name }: { name: string }) => name.startsWith('redelivery')
  const redeliveries = Map.groupBy(troubled.filter(isRedelivery), ({ failure }) => failure)
  return [
    ...troubled.filter((each) => !isRedelivery(each)).map(changesTrouble),
    ...[...redeliveries].map(([failure, lists]) =>
      redeliveryTrouble(
        failure,
        lists.map(({ name }) => name),
      ),
    ),
  ]
}

type Troubled = { readonly name: string; readonly failure: string; readonly concern: Concern }

const DENIED = /^[\w.-]+: denied\b/

function changesTrouble({ name, failure, concern: { what, remedy } }: Troubled): Html {
  const rights = DENIED.test(failure) ? rightsFor(name) : undefined
  const wanted = rights === undefined ? '' : ` ${rights}.`
  return html`<p class="counts"><strong>Webhooks of ${systemName(name)} that get lost are not found:</strong> ${what} ${remedy}${wanted}</p>`
}

/** Nothing is lost by it: the lists of changes make up for what is not asked for. */
function redeliveryTrouble(failure: string, lists: readonly string[]): Html {
  const whose = lists.map((name) => name.split(' ')[1] ?? 'the GitHub App').join(', ')
  const { what, remedy } = explainFailure(failure)
  const rights = failure.endsWith('(no-webhook)') ? undefined : rightsFor('redelivery')
  const toDo = rights === undefined ? remedy : `${rights}.`
  return html`<p class="counts"><strong>Webhooks of ${whose} that failed are not asked for again:</strong> ${what} ${toDo} What they told is found some minutes later all the same.</p>`
}
