/**
 * HTML as a tagged template that escapes every value, so that no name in an org can become markup. Leaves out scripts: the
 * pages need none.
 */
export type Html = { readonly markup: string };

type Insertion = string | number | undefined | Html | readonly Html[];

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const insert = (value: Insertion): string => {
  if (value === undefined) return '';
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value));
  if ('markup' in value) return value.markup;
  return value.map(({ markup }) => markup).join('');
};

export const html = (parts: TemplateStringsArray, ...values: readonly Insertion[]): Html => ({
  markup: parts.reduce((text, part, index) => text + insert(values[index - 1]) + part),
});

const style: Html = {
  markup: `
:root { color-scheme: light dark; --line: #8884; --quiet: light-dark(#595959, #a8a8a8); }
a { color: light-dark(#0550ae, #79c0ff); }
.wide { overflow-x: auto; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid var(--line); }
td { min-width: 6rem; } p, li, summary, h1 { overflow-wrap: anywhere; } td code { overflow-wrap: anywhere; } th { white-space: nowrap; } .quiet { color: var(--quiet); }
code { font-size: .9em; }
a:focus-visible, summary:focus-visible, .wide:focus-visible { outline: 3px solid currentColor; outline-offset: 2px; }`,
};

/** A whole page. */
export const page = (title: string, body: Html): string =>
  html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>${style}</style></head><body><main>${body}</main></body></html>`.markup;

/** A table with its caption, or a line that says there is nothing. */
export const table = (caption: string, headings: readonly string[], rows: readonly (readonly Insertion[])[]): Html => {
  if (rows.length === 0) return html`<h2>${caption}</h2><p class="quiet">None.</p>`;
  const head = headings.map((heading) => html`<th scope="col">${heading}</th>`);
  const body = rows.map((row) => html`<tr>${row.map((value) => html`<td>${value}</td>`)}</tr>`);
  const id = caption.toLowerCase().replace(/[^a-z]+/g, '-');
  // What is too wide scrolls by itself, by keyboard too, and the page stays as wide as the screen.
  return html`<h2 id="${id}">${caption}</h2><div class="wide" tabindex="0" role="region" aria-labelledby="${id}"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
};
