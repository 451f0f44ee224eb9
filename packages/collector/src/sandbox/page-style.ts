/** The sandbox page's style: light and dark, one column that fits a phone. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ink: #1d1d1f; --faint: #5c5c66; --paper: #fafaf8; --card: #fff; --line: #dcdce0;
  --good: #116329; --bad: #a40e26; --note: #7a4b00; }
@media (prefers-color-scheme: dark) { :root { --ink: #ededf0; --faint: #a2a2ad; --paper: #16161a; --card: #1f1f25; --line: #3a3a44;
  --good: #6fdd8b; --bad: #ff9492; --note: #f0b95b; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 60rem; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.4rem; margin: 0; } h2 { font-size: 1.1rem; margin: 1.5rem 0 .5rem; }
header p { margin: .25rem 0 1rem; color: var(--faint); }
.counts { display: grid; grid-template-columns: repeat(auto-fit, minmax(6.5rem, 1fr)); gap: .5rem; margin: 0; }
.counts div, li { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .5rem .75rem; }
dt { color: var(--faint); font-size: .85rem; } dd { margin: 0; font-size: 1.25rem; font-variant-numeric: tabular-nums; }
ol { list-style: none; margin: 0; padding: 0; display: grid; gap: .5rem; }
li { min-width: 0; overflow-wrap: anywhere; }
summary { cursor: pointer; } a { color: inherit; }
code { font-size: .95em; unicode-bidi: isolate; }
.facts { display: flex; flex-wrap: wrap; gap: 0 1rem; color: var(--faint); font-size: .85rem; }
.facts b { color: var(--ink); }
.badge { border: 1px solid currentColor; border-radius: 1rem; padding: 0 .5rem; font-size: .8rem; }
.processed { color: var(--good); } .failed { color: var(--bad); } .duplicate, .faults { color: var(--note); }
.message { margin: .5rem 0 0; color: var(--note); }
pre { overflow-x: auto; margin: .5rem 0 0; padding: .5rem; border: 1px solid var(--line); border-radius: .25rem; font-size: .85rem; }
`;
