// Markup, and links that can be trusted. Every hole of `html` escapes what is put into it, so what a vendor or a
// person named something is shown as text and never becomes markup.
import { html } from 'hono/html'

export { html }

/** A piece of finished markup. */
export type Html = ReturnType<typeof html>

/** The address if a browser may follow it: http(s) only, since `javascript:` and `data:` run as our own page. */
export function webAddress(text: string): string | undefined {
  const url = URL.parse(text)
  return url !== null && ['http:', 'https:'].includes(url.protocol) ? url.href : undefined
}

/** A text as a link to where it leads, or as text alone when the address is none that a browser may follow. */
export function outwardLink(text: string, address: string | undefined): Html {
  const href = address === undefined ? undefined : webAddress(address)
  return href === undefined ? html`${text}` : html`<a href="${href}" rel="noreferrer">${text}</a>`
}
