/**
 * The looks of the pages, in a light and a dark scheme, and their Content-Security-Policy, which admits this style by its
 * hash and nothing else. Colours keep a contrast of 4.5 to 1 in both schemes.
 */
import { createHash } from 'node:crypto';

export const pageStyle = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f4f5f7, #16181d); --sheet: light-dark(#fff, #1f2229); --line: light-dark(#d9dce3, #383d48);
  --text: light-dark(#1b1f27, #e6e8ec); --quiet: light-dark(#5a6070, #a2a9b8); --link: light-dark(#0b57b7, #82b4ff);
  --good: light-dark(#176638, #7bd69b); --bad: light-dark(#a8201a, #ff9a92); --busy: light-dark(#7a4a00, #f0c067);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
header, main { max-width: 84rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 1.25rem; color: var(--quiet); }
main { padding-bottom: 3rem; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: .75rem 0 .25rem; }
h2 { font-size: 1.25rem; margin: 2.25rem 0 .75rem; }
h3 { font-size: 1.1rem; margin: 0; } h4 { font-size: 1rem; margin: 1.25rem 0 0; }
h1, h2, h3, p, dd, li, summary, caption { overflow-wrap: anywhere; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible, .wide:focus-visible, main:focus-visible {
  outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px;
}
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: .5rem; padding: .4rem .8rem; background: var(--sheet); }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: .75rem 0 0; padding: 0; list-style: none; }
code { font: .875em/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
.quiet { color: var(--quiet); } .good { color: var(--good); } .bad { color: var(--bad); } .busy { color: var(--busy); }
.good, .bad, .busy { font-weight: 600; } th .quiet { font-weight: 400; font-size: .85em; }
article, .wide, .facts { background: var(--sheet); border: 1px solid var(--line); border-radius: .5rem; }
article { padding: 1rem; margin: 0 0 1rem; }
article .facts { border: 0; padding: 0; margin-top: .75rem; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(16rem, 100%), 1fr)); gap: .75rem 1.5rem; margin: 1rem 0; padding: 1rem; }
.facts dt { color: var(--quiet); font-size: .85em; } .facts dd { margin: 0; }
.wide { overflow-x: auto; margin: 0 0 1rem; }
article .wide { margin: 1rem 0 0; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; padding: .75rem 1rem .25rem; font-weight: 600; }
th, td { text-align: left; vertical-align: top; padding: .5rem .6rem; border-top: 1px solid var(--line); }
thead th { border-top: 0; color: var(--quiet); font-size: .85em; font-weight: 600; white-space: nowrap; }
tbody th { font-weight: 600; }
th:first-child, td:first-child { padding-left: 1rem; } th:last-child, td:last-child { padding-right: 1rem; }
td, tbody th { max-width: 24rem; overflow-wrap: break-word; } tbody th { min-width: 9rem; max-width: 21rem; }
time span { white-space: nowrap; }
td code, th code { display: inline-block; min-width: 10rem; } td .id, th .id { display: inline; white-space: nowrap; }
details { margin-top: 1rem; } summary { cursor: pointer; }
@media print {
  :root { color-scheme: light; }
  body { background: none; font-size: 10pt; } header, main { max-width: none; padding: 0; }
  .skip, nav { display: none; } a { color: inherit; }
  .wide { overflow: visible; border-radius: 0; } article { border: 0; padding: 0; }
  table { font-size: 8.5pt; } thead th { white-space: normal; }
  th, td { padding: .2rem .4rem; } td, tbody th { min-width: 3.5rem; overflow-wrap: anywhere; } td code, th code { min-width: 0; } td .id, th .id { white-space: normal; }
  tr, .facts div { break-inside: avoid; } h1, h2, h3, h4, caption { break-after: avoid; }
  details::details-content { content-visibility: visible; }
}
@media screen and (max-width: 40rem) {
  table, caption, tbody, tr, td, tbody th { display: block; max-width: none; }
  thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  tr { border-top: 1px solid var(--line); padding: .5rem 1rem; }
  td, tbody th { border: 0; padding: .15rem 0; overflow-wrap: anywhere; }
  td { display: flow-root; padding-left: 7.25rem; } td .id, th .id { white-space: normal; }
  td::before { content: attr(data-column); float: left; width: 6.5rem; margin-left: -7.25rem; color: var(--quiet); font-size: .85rem; }
}
`;

const hash = createHash('sha256').update(pageStyle).digest('base64');

export const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${hash}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
