// Copies a file of the ticket to its issue. No tracker has a key against doing so twice, so a copy of unclear
// outcome is looked for by the name that it would have.
import type { AttachFile } from '../core/effect.ts'
import { describeFailure, done, failed } from '../core/failure.ts'
import { attachmentMark } from '../core/mark.ts'
import { close, type Holding, heldUp, intentOf, isHeldUp, latestSend, type Performed } from './perform.ts'
import type { Ports } from './ports.ts'

/** `left`: this file cannot be copied, and trying again would change nothing. */
export type Copied = 'copied' | 'left'

/** Copies one file. Failures: those of the two systems; a copy of unclear outcome stays open. */
export async function attachFile(
  effect: AttachFile,
  holding: Holding,
  ports: Ports,
): Promise<Performed<Copied>> {
  const { store, tracker, helpdesk, clock, settings } = ports
  const { key, issue, attachment } = effect
  const intent = intentOf(effect, holding, ports)
  const startedAt = clock.now()
  const begun = await store.begin(intent, holding.token, startedAt, settings.settle)
  if (begun.kind === 'lost') return 'lost'
  if (begun.kind === 'busy') return failed({ kind: 'later', system: tracker.system, at: begun.until })
  const mark = attachmentMark(helpdesk.system, attachment.id)
  const names = await tracker.listAttachments(issue)
  if (!names.ok) {
    if (!isHeldUp(startedAt, ports)) await store.end(key, describeFailure(names.failure), clock.now())
    return names
  }
  if (names.value.some((name) => name.startsWith(`${mark}-`))) {
    await close(effect, holding, 'adopted', ports)
    return done('copied')
  }
  const content = await helpdesk.download(attachment)
  if (isHeldUp(startedAt, ports)) return heldUp(tracker.system, ports)
  const { name, type } = attachment
  const attached = content.ok
    ? await tracker.attach(
        { issue, mark, name, type, content: content.value },
        latestSend(startedAt, settings),
      )
    : content
  if (attached.ok) {
    await close(effect, holding, 'done', ports)
    return done('copied')
  }
  const { failure } = attached
  // Left open on purpose: whoever comes next looks for the name first.
  if (failure.kind === 'unclear') return failed(failure)
  if (!isHeldUp(startedAt, ports)) await close(effect, holding, describeFailure(failure), ports)
  return failure.kind === 'refused' || failure.kind === 'gone' ? done('left') : failed(failure)
}
