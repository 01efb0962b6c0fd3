// The small pieces that the panels of the story are made of.
import { html } from 'hono/html'

/** A piece of finished markup. Every hole of `html` escapes what is put into it. */
export type Html = ReturnType<typeof html>

/** One line of a `<dl>`: a name, and what it holds. Null: nothing yet. */
export function fact(name: string, value: Html | string | null): Html {
  return html`<dt>${name}</dt><dd>${value ?? html`<span class="none">–</span>`}</dd>`
}

/** What somebody wrote. */
export function message(author: string, words: Html, kind: 'mine' | 'answer' | 'note'): Html {
  return html`<div class="message ${kind}"><p class="author">${author}</p>${words}</div>`
}

/** Words as they were written, line breaks included. */
export function words(text: string): Html {
  return html`<p class="words">${text}</p>`
}

/** One text to a line; null when there is none. */
export function lines(texts: readonly string[]): Html | null {
  return texts.length === 0 ? null : html`<ul>${texts.map((text) => html`<li>${text}</li>`)}</ul>`
}
