/** How the HTML page of a release looks: light and dark, narrow and wide, and on paper. */
const LIGHT = `--good: #1a6b35; --bad: #b3261e; --wait: #8a5300;
  --deploy: #2f6fb3; --propagation: #b03a78; --token: #8a4fb0; --request: #3a7d5b; --own: #85691a; --attempts: #b0561a; --waiting: #767e8d;`;

export const RELEASE_STYLE = `
:root { color-scheme: light dark; --ground: #f6f7f9; --card: #fff; --text: #1a1d23; --faint: #565e6c; --line: #d5d9e0;
  ${LIGHT} }
@media (prefers-color-scheme: dark) { :root { --ground: #14161a; --card: #1d2026; --text: #e7e9ee; --faint: #a3abb9;
  --line: #363c47; --good: #6fd08c; --bad: #ff8a80; --wait: #f0b95b;
  --deploy: #6aa9ec; --propagation: #ee86b7; --token: #c28be6; --request: #7cc29c; --own: #d9c25e; --attempts: #e89a63; --waiting: #7f8899; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 1.5rem 1rem 4rem; background: var(--ground); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; } h3 { font-size: 1rem; margin: 1rem 0 .25rem; }
a { color: inherit; } :focus-visible { outline: 3px solid var(--deploy); outline-offset: 2px; }
.faint { color: var(--faint); } .good { color: var(--good); } .bad { color: var(--bad); } .wait { color: var(--wait); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem; margin: .5rem 0; }
.card.bad { border-left: .35rem solid var(--bad); color: inherit; } .card.wait { border-left: .35rem solid var(--wait); color: inherit; }
ol.stages { list-style: none; display: flex; flex-wrap: wrap; gap: .75rem; padding: 0; margin: 0; }
ol.stages li { flex: 1 1 11rem; } ol.stages .card { height: 100%; margin: 0; }
table { border-collapse: collapse; width: 100%; } caption { text-align: left; font-weight: 600; padding: .25rem 0; }
th, td { text-align: left; vertical-align: top; padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line); }
.scroll { overflow-x: auto; } details > summary { cursor: pointer; padding: .2rem 0; }
code { font: .92em ui-monospace, monospace; }
.bar { display: flex; height: .9rem; min-width: 8rem; background: transparent; }
.bar span { display: block; height: 100%; } .deploy { background: var(--deploy); } .token { background: var(--token); }
.propagation { background: var(--propagation); }
.request { background: var(--request); } .own { background: var(--own); } .attempts { background: var(--attempts); } .bar .wait, .legend .wait { background: var(--waiting); }
.bar span + span { box-shadow: inset 1px 0 var(--ground); } strong, bdi { unicode-bidi: isolate; } .small { font-size: .85em; }
.legend { display: flex; flex-wrap: wrap; gap: 1rem; list-style: none; padding: 0; } .legend i { display: inline-block; width: .9rem; height: .9rem; margin-right: .4rem; vertical-align: -1px; }
td:has(.bar) { width: 60%; } th { overflow-wrap: normal; } td.short, .nowrap { white-space: nowrap; }
@media (max-width: 40rem) {
  table:has(.bar), table:has(.bar) :is(caption, tbody) { display: block; } table:has(.bar) thead { position: absolute; clip-path: inset(50%); }
  tr:has(.bar) { display: grid; grid-template-columns: 1fr auto; border-bottom: 1px solid var(--line); padding: .3rem 0; }
  tr:has(.bar) td { border: 0; padding: 0; } td:has(.bar) { grid-area: 2 / 1 / auto / -1; width: auto; } }
@media print { :root { color-scheme: light; --ground: #fff; --card: #fff; --text: #000; --faint: #333; --line: #d5d9e0; ${LIGHT} } body { max-width: none; padding: 0; }
  details::details-content { content-visibility: visible; block-size: auto; } .card { break-inside: avoid; } .bar span { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
`;
