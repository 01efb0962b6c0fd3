// The frame of every page: head, the product's name and mode, banners, and the footer.
import { createHash } from 'node:crypto'
import { raw } from 'hono/html'
import { type Html, html } from './html.ts'
import { STYLE } from './style.ts'

/** What every page says about the installation. */
export type Frame = {
  /** Absent for who has not signed in: then nothing is told. */
  readonly mapping?: { readonly name: string; readonly mode: 'observe' | 'sync'; readonly writes: string }
  /** True when no token guards the pages. */
  readonly isOpen: boolean
  readonly storyUrl?: string
}

/** The source of the one style sheet, for the Content-Security-Policy. */
export const STYLE_SOURCE = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`

/** A mark of two ends and a bridge; inside the page, since nothing is loaded from outside. */
const ICON =
  'data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 viewBox=%220 0 16 16%22%3E%3Cpath d=%22M2 12V8a6 6 0 0 1 12 0v4%22 fill=%22none%22 stroke=%22%23178a80%22 stroke-width=%222.5%22/%3E%3C/svg%3E'

/** A whole page around its main part. */
export function page(title: string, main: Html, frame: Frame): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title} · bugbridge</title>
<link rel="icon" href="${ICON}">
${raw(`<style>${STYLE}</style>`)}
</head>
<body>
<header class="top"><div class="inner"><a class="brand" href="/">bugbridge</a>${status(frame)}</div></header>
<main>${banners(frame)}${main}</main>
<footer><div class="inner">${footer(frame)}</div></footer>
</body>
</html>`
}

function status({ mapping }: Frame): Html {
  if (mapping === undefined) return html``
  return html`<p class="status"><span class="mode ${mapping.mode}">mode: ${mapping.mode}</span> mapping: ${mapping.name}</p>`
}

function banners({ mapping, storyUrl }: Frame): Html {
  const observe =
    mapping?.mode === 'observe'
      ? html`<p class="banner observe"><strong>Observe mode.</strong> bugbridge reads and works everything out, and writes
        nothing to ${mapping.writes}. Each case shows what would be done.</p>`
      : ''
  const story =
    storyUrl === undefined || mapping === undefined
      ? ''
      : html`<p class="banner">This is the sandbox: no vendor is configured, and stand-ins take their place.
        <a href="${storyUrl}">Walk through the story</a></p>`
  return html`${observe}${story}`
}

function footer({ mapping, isOpen }: Frame): Html {
  const open = html`<p>These pages are open to everybody on this machine. Set
    <code>BUGBRIDGE_ADMIN_TOKEN</code> to ask for a token.</p>`
  const tools = html`<p>For your tools: <a href="/api/v1/cases">cases</a>,
    <a href="/api/v1/deliveries">deliveries</a> and <a href="/api/v1/status">status</a> as JSON.</p>`
  return html`${mapping === undefined ? html`<p>bugbridge</p>` : tools}${isOpen ? open : ''}`
}
