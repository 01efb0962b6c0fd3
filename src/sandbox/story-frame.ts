// The frame of the story's pages: head, style, and the way to bugbridge's own pages.
import { createHash } from 'node:crypto'
import { html, raw } from 'hono/html'
import type { Html } from './story-parts.ts'
import { STYLE } from './story-style.ts'

/** The source of the style sheet, for the Content-Security-Policy. */
export const STYLE_SOURCE = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`

/** A whole page. `refresh` is how the page opens itself again, as `http-equiv="refresh"` takes it. */
export function frame(title: string, main: Html, refresh?: string): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
${refresh === undefined ? '' : html`<meta http-equiv="refresh" content="${refresh}">`}
<title>${title} · bugbridge sandbox</title>
<link rel="icon" href="data:,">
${raw(`<style>${STYLE}</style>`)}
</head>
<body>
<header class="top"><div class="inner"><span class="brand">bugbridge <span class="sandbox">sandbox</span></span>
<a href="/">What bugbridge shows, and why</a></div></header>
<main>${main}</main>
</body>
</html>`
}
