// The parts that we use of what GitHub keeps about webhooks, and our own place in it. Nothing of a webhook's content is
// read. https://docs.github.com/en/rest/apps/webhooks, https://docs.github.com/en/rest/repos/webhooks
import { z } from 'zod'

/** As digits: ids of deliveries are larger than a JavaScript number holds, and `Http` gives those as text. */
const Id = z.union([z.int().positive().transform(String), z.string().regex(/^[1-9]\d{0,19}$/)])
const At = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))
const Guid = z.string().regex(/^[\w-]{1,64}$/)

export const HookDelivery = z.object({
  id: Id,
  /** Of the event: every try to deliver it has the same. */
  guid: Guid,
  delivered_at: At,
  redelivery: z.boolean().catch(false),
  /** `OK`, or why it failed in GitHub's words; compared, and never kept. */
  status: z.string(),
  /** 0 where no answer came. */
  status_code: z.int().catch(0),
})
export type HookDelivery = z.infer<typeof HookDelivery>

/** Each is read by itself: one of an unknown shape must not hide those beside it. */
export const HookDeliveries = z.array(HookDelivery.optional().catch(undefined))

export const Hooks = z.array(
  z
    .object({
      id: z.int().positive().transform(String),
      active: z.boolean().catch(true),
      config: z.object({ url: z.string().nullish() }),
    })
    .optional()
    .catch(undefined),
)
export type Hooks = z.infer<typeof Hooks>

/** Where an App's own hook leads. */
export const HookConfig = z.object({ url: z.string().nullish() })

/** A webhook that failed, under the hook that sent it. */
export const Waiting = z.object({
  hook: z.string(),
  guid: Guid,
  /** Its newest try. */
  id: Id,
  /** When that was. */
  at: z.number(),
  /** How often we asked for it. */
  asked: z.int().nonnegative(),
  /** When it is asked for next; null: its outcome is awaited, or it is given up. */
  due: z.number().nullable(),
})
export type Waiting = z.infer<typeof Waiting>

/** How far deliveries were read, as it is kept between two readings. */
export const RedeliveryCursor = z.object({
  since: z.number(),
  /** The hooks that lead to us, and when they were listed. */
  hooks: z.array(z.string().max(20)),
  hooksAt: z.number(),
  waiting: z.array(Waiting),
})
export type RedeliveryCursor = z.infer<typeof RedeliveryCursor>
