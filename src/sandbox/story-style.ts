// The style sheet of the story: system fonts, two colour schemes, nothing loaded. Every colour of text keeps a
// contrast of at least 4.5 to 1 with what it stands on (WCAG 2.2, 1.4.3).
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f6f7f8; --paper: #ffffff; --ink: #1b2126; --soft: #56606a; --line: #d9dee3; --faint: #eef1f3;
  --accent: #0b6b62; --accent-ground: #e0f2ef; --on-accent: #ffffff;
  --warn: #8a4b00; --warn-ground: #fdf1dd; --warn-line: #e0a24a; --good: #1d6b3a; --good-ground: #e3f3e8;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12161a; --paper: #1a2026; --ink: #e6eaed; --soft: #a3aeb8; --line: #323b44; --faint: #262e36;
    --accent: #63cdbf; --accent-ground: #14332f; --on-accent: #10201d;
    --warn: #f0bd73; --warn-ground: #33270f; --warn-line: #96691f; --good: #7fcf99; --good-ground: #17301f;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--ground); color: var(--ink); overflow-wrap: anywhere;
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
main, .inner { max-width: 92rem; margin: 0 auto; padding: 0 1rem; }
main { padding-top: 1.25rem; padding-bottom: 3rem; }
a { color: var(--accent); text-underline-offset: .15em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem; letter-spacing: -.01em; }
h2 { font-size: 1rem; margin: 0 0 .75rem; line-height: 1.35; }
h3 { font-size: .95rem; margin: 1rem 0 .4rem; }
p { margin: 0 0 .6rem; }
ul, ol { margin: 0; padding: 0; list-style: none; }
.none, .author, .place, .hint, dt, .later { color: var(--soft); }

.top { background: var(--paper); border-bottom: 1px solid var(--line); }
.top .inner { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: .25rem 1rem; padding-top: .7rem; padding-bottom: .7rem; }
.brand { font-weight: 700; font-size: 1.1rem; }
.sandbox { font-weight: 600; font-size: .85rem; color: var(--warn); background: var(--warn-ground); border-radius: 1rem; padding: .1rem .6rem; }
.unreal { max-width: 62rem; margin-bottom: 1.25rem; }

.story { display: grid; gap: 1.25rem; }
.turn { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: 1rem; }
.turn > :last-child, .message > :last-child { margin-bottom: 0; }
.place, .hint, .author { font-size: .85rem; }
.place { margin-bottom: .4rem; }
button { font: inherit; text-align: left; width: 100%; padding: .7rem 1rem; margin-bottom: .6rem; color: var(--on-accent); background: var(--accent); border: 0; border-radius: 6px; cursor: pointer; }
button:hover { text-decoration: underline; text-underline-offset: .15em; }
.waiting { border-left: 4px solid var(--warn-line); background: var(--warn-ground); padding: .6rem .8rem; border-radius: 0 6px 6px 0; }
.missing { list-style: disc; padding-left: 1.2rem; }

.steps ol { font-size: .92rem; }
.steps li { position: relative; padding: .3rem .5rem .3rem 1.6rem; border-radius: 6px; }
.steps strong { font-weight: 650; }
.steps li::before { content: ""; position: absolute; left: .4rem; top: .72rem; width: .6rem; height: .6rem; border-radius: 50%; border: 2px solid var(--soft); }
.steps .done::before { background: var(--good); border-color: var(--good); }
.steps .next { background: var(--accent-ground); }
.steps .next::before { border-color: var(--accent); background: var(--paper); }
.state { font-size: .85rem; color: var(--soft); }
.done .state { color: var(--good); }
.next .state { color: var(--accent); font-weight: 650; }

.world { display: grid; gap: 1rem; align-items: start; min-width: 0; }
.panel { background: var(--paper); border: 1px solid var(--line); border-top: 4px solid var(--soft); border-radius: 8px; padding: 1rem; min-width: 0; }
.panel.customer { border-top-color: var(--good); }
.panel.agents { border-top-color: var(--accent); }
.panel.engineering { border-top-color: var(--warn-line); }
.panel > :last-child { margin-bottom: 0; }
.subject { font-weight: 600; margin-bottom: .25rem; }
.status { color: var(--soft); font-size: .9rem; }
.chip { display: inline-block; font-size: .85rem; font-weight: 600; padding: .05rem .6rem; border-radius: 1rem; color: var(--ink); background: var(--faint); }
.chip.hold, .chip.pending { color: var(--warn); background: var(--warn-ground); }
.chip.solved, .chip.closed { color: var(--good); background: var(--good-ground); }
.message { margin-bottom: .6rem; padding: .6rem .75rem; border-radius: 8px; background: var(--faint); font-size: .95rem; }
.message.answer { background: var(--accent-ground); }
.message.note { font-size: .9rem; }
.author { margin-bottom: .15rem; }
.words { white-space: pre-wrap; margin: 0 0 .4rem; }
blockquote { margin: 0; border-left: 3px solid var(--warn-line); padding-left: .6rem; }

dl { display: grid; grid-template-columns: 6.5rem 1fr; gap: .2rem .75rem; margin: .5rem 0 .75rem; font-size: .9rem; }
dd { margin: 0; min-width: 0; }
.issue + .issue { border-top: 1px solid var(--line); margin-top: 1rem; }
.panel .issue:first-of-type h3 { margin-top: 0; }
.summary { margin-bottom: .4rem; font-weight: 600; }
.sealed { border: 1px dashed var(--warn-line); border-radius: 6px; padding: .5rem .65rem; margin-bottom: .6rem; font-size: .9rem; }
.sealed .summary { font-weight: 400; }
.sealed .message { padding: 0; margin: 0; background: none; }
.mark { display: inline-block; font-size: .8rem; font-weight: 600; color: var(--warn); background: var(--warn-ground); border-radius: 1rem; padding: .05rem .6rem; }

/* Narrow, the steps come last, so that a click and what it did are seen together. */
@media (min-width: 48rem) {
  .world { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .engineering { grid-column: 1 / -1; }
}
@media (min-width: 68rem) {
  .story { grid-template-columns: 18rem minmax(0, 1fr); grid-template-rows: auto 1fr; }
  .world { grid-column: 2; grid-row: 1 / span 2; grid-template-columns: repeat(3, minmax(0, 1fr)); }
  .engineering { grid-column: auto; }
}
`
