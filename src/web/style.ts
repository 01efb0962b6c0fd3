// The one style sheet: system fonts, two colour schemes, nothing loaded. Every colour of text keeps a contrast of
// at least 4.5 to 1 with what it stands on (WCAG 2.2, 1.4.3).
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f6f7f8; --paper: #ffffff; --ink: #1b2126; --soft: #56606a; --line: #d9dee3; --faint: #e9ecef;
  --accent: #0b6b62; --accent-ground: #e0f2ef; --warn: #8a4b00; --warn-ground: #fdf1dd; --warn-line: #e0a24a;
  --good: #1d6b3a; --bad: #a3241c; --bad-ground: #fdeae8;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12161a; --paper: #1a2026; --ink: #e6eaed; --soft: #a3aeb8; --line: #323b44; --faint: #262e36;
    --accent: #63cdbf; --accent-ground: #14332f; --warn: #f0bd73; --warn-ground: #33270f; --warn-line: #96691f;
    --good: #7fcf99; --bad: #ff9d94; --bad-ground: #3a1a18;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--ground); color: var(--ink); overflow-wrap: break-word;
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  font-variant-numeric: tabular-nums;
}
main, .inner { max-width: 74rem; margin: 0 auto; padding: 0 1rem; }
main { padding-top: 1.5rem; padding-bottom: 3rem; }
a { color: var(--accent); text-underline-offset: .15em; text-decoration-thickness: 1px; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 1rem; letter-spacing: -.01em; }
h2 { font-size: 1.15rem; margin: 0; line-height: 1.35; }
h3 { font-size: .95rem; font-weight: 600; margin: 1.25rem 0 .5rem; color: var(--soft); }
h3::first-letter { text-transform: uppercase; }
p { margin: 0 0 .75rem; }
code { font: .9em/1.4 ui-monospace, "SF Mono", Menlo, Consolas, monospace; background: var(--faint); padding: .1em .35em; border-radius: 4px; }
ul, ol { margin: 0; padding: 0; list-style: none; }
section { margin-top: 2rem; }
.spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.none, .meaning, .label, .count, .because, .counts, .status, footer, .role, .at, .tries { color: var(--soft); }
.meaning { margin: .1rem 0 .75rem; font-size: .95rem; }
.count { font-weight: 400; margin-left: .25rem; }
.label, .role, .tries { font-size: .85rem; }

.top { background: var(--paper); border-bottom: 1px solid var(--line); }
.top .inner { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .25rem 1rem; padding-top: .75rem; padding-bottom: .75rem; }
.brand { font-weight: 700; font-size: 1.1rem; color: var(--ink); text-decoration: none; letter-spacing: -.01em; }
.status { margin: 0; font-size: .9rem; }
.mode { display: inline-block; padding: .1rem .6rem; margin-right: .35rem; border-radius: 1rem; font-weight: 600; color: var(--accent); background: var(--accent-ground); }
.mode.observe { color: var(--warn); background: var(--warn-ground); }
footer { border-top: 1px solid var(--line); padding: 1rem 0 2rem; font-size: .9rem; }
footer p { margin: 0 0 .25rem; }

.banner { border-left: 4px solid var(--accent); background: var(--accent-ground); padding: .75rem 1rem; border-radius: 0 6px 6px 0; margin-bottom: 1.25rem; }
.banner.observe { border-color: var(--warn-line); background: var(--warn-ground); }
.banner.wrong { border-color: var(--bad); background: var(--bad-ground); }
.calm { color: var(--good); font-weight: 600; margin-top: 1.5rem; }

.groups { display: flex; flex-wrap: wrap; gap: .5rem; }
.groups a { display: block; padding: .35rem .8rem; background: var(--paper); border: 1px solid var(--line); border-radius: 6px; color: var(--ink); text-decoration: none; }
.groups a:hover { border-color: var(--accent); }
.groups strong { margin-right: .2rem; }
.groups .attention a { border-color: var(--warn-line); background: var(--warn-ground); color: var(--warn); }
.groups .attention.zero a { border-color: var(--line); background: var(--paper); color: var(--ink); }

.cases { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; }
.attention .cases { border-color: var(--warn-line); }
.case { display: grid; gap: .3rem 1.25rem; padding: .85rem 1rem; grid-template-columns: 1fr auto; }
.case + .case { border-top: 1px solid var(--faint); }
.case > * { min-width: 0; }
.who { display: flex; flex-wrap: wrap; gap: 0 .9rem; grid-column: 1; grid-row: 1; }
.number { font-weight: 650; }
.more { grid-column: 2; grid-row: 1; }
.how, .when, .reasons { grid-column: 1 / -1; }
.how { display: flex; flex-wrap: wrap; align-items: center; gap: 0 .75rem; }
.when { font-size: .95rem; }
.when:empty { display: none; }
.issues { display: inline-flex; flex-wrap: wrap; gap: 0 .75rem; }
.because { margin: 0; font-size: .92rem; }
.rule { font: .92em/1.4 ui-monospace, "SF Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.bar { display: inline-flex; gap: 3px; }
.bar span { width: 1.35rem; height: .45rem; border-radius: 2px; background: var(--line); }
.bar .past { background: var(--accent); opacity: .55; }
.bar .here { background: var(--accent); }
.bar.ended span { background: none; border: 1px dashed var(--soft); opacity: 1; }

.concerns { margin: .15rem 0 .4rem; }
.concerns li { padding-left: .8rem; border-left: 3px solid var(--line); }
.concerns li + li { margin-top: .4rem; }
.concerns .waits { border-color: var(--warn-line); }
.clocks .late { color: var(--bad); font-weight: 600; }
.remedy { display: block; color: var(--soft); }
.waits .remedy { color: var(--warn); font-weight: 600; }

@media (min-width: 60rem) {
  .case { grid-template-columns: minmax(0, 1fr) 18rem 11.5rem 13rem 2.5rem; align-items: baseline; }
  .how, .when { grid-column: auto; grid-row: 1; }
  .how { flex-wrap: nowrap; }
  .when:empty { display: block; }
  .more { grid-column: 5; justify-self: end; }
}

.steps { display: grid; grid-template-columns: repeat(5, 1fr); gap: 4px; margin: 0 0 1rem; font-size: .9rem; }
.steps li { border-top: .5rem solid var(--line); padding: .35rem .5rem 0 0; color: var(--soft); }
.steps .past { border-color: color-mix(in srgb, var(--accent) 55%, var(--paper)); }
.steps .here { border-color: var(--accent); color: var(--ink); font-weight: 650; }
@media (max-width: 36rem) {
  .steps { grid-template-columns: 1fr; gap: 2px; }
  .steps li { border-top: 0; border-left: .5rem solid var(--line); padding: .1rem 0 .1rem .7rem; }
}

.facts { display: grid; grid-template-columns: 11rem 1fr; gap: .5rem 1.25rem; margin: .75rem 0 0; background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: 1rem; }
.facts dt { color: var(--soft); }
.facts dd { margin: 0; min-width: 0; }
@media (max-width: 36rem) { .facts { grid-template-columns: 1fr; gap: 0; } .facts dd { margin-bottom: .6rem; } }
section > .concerns { margin-top: .75rem; }
.standing::first-letter { text-transform: uppercase; }
.plans li { padding: .5rem 0; border-bottom: 1px solid var(--line); }
.plans .because { display: block; }

.timeline { margin-top: 1.25rem; border-left: 2px solid var(--line); margin-left: .4rem; }
.timeline li { position: relative; padding: 0 0 1.4rem 1.4rem; }
.timeline li::before { content: ""; position: absolute; left: -.45rem; top: .45rem; width: .75rem; height: .75rem; border-radius: 50%; background: var(--good); border: 2px solid var(--ground); }
.timeline .bad::before { background: var(--bad); border-radius: 2px; }
.timeline .open::before { background: var(--ground); border-color: var(--soft); }
.timeline p { margin: 0; }
.deed { display: flex; flex-wrap: wrap; gap: 0 .75rem; justify-content: space-between; }
.outcome { font-size: .92rem; color: var(--good); }
.bad .outcome { color: var(--bad); }
.open .outcome { color: var(--soft); }
.tries { margin-left: .5rem; }

.empty { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: 1.25rem; max-width: 46rem; }
.empty ol { list-style: decimal; padding-left: 1.4rem; margin: .5rem 0 1rem; }
.empty li { margin-bottom: .5rem; }
.empty h2 { margin-bottom: .5rem; }
.login { display: grid; gap: .5rem; max-width: 24rem; }
.login input { font: inherit; padding: .55rem .7rem; color: var(--ink); background: var(--paper); border: 1px solid var(--soft); border-radius: 6px; }
.plans { list-style: none; padding: 0; display: grid; gap: .75rem; }
.plan { border-left: 4px solid var(--accent); padding: .25rem .75rem; }
.plan form { display: inline-block; margin: .25rem .5rem .25rem 0; }
.plan button { font: inherit; font-weight: 600; padding: .3rem 1rem; cursor: pointer; }
.plan progress { width: 100%; max-width: 24rem; }
.login button { font: inherit; font-weight: 600; justify-self: start; padding: .5rem 1.2rem; color: var(--paper); background: var(--accent); border: 0; border-radius: 6px; cursor: pointer; margin-top: .25rem; }
.login + .meaning { margin-top: 1.5rem; }
.counts { margin-top: .75rem; font-size: .9rem; }
`
