/** Text on its way into HTML. In: text that an org, a file or a library may have written. Out: markup that shows just that. */
import { printable } from './printableText.ts';

/** Also for attributes in double quotes. */
export const escapeHtml = (text: string): string =>
  printable(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

/** What fits into a narrow column whole: a duration, a mark, a result. Without this it would break in the middle of a word. */
const SHORT = 14;
const isShort = (cell: string): boolean => cell.replaceAll(/<[^>]*>/g, '').length <= SHORT;

function cellOf(cell: string, span: number): string {
  const spanned = span > 1 ? ` colspan="${span}"` : '';
  return `<td${isShort(cell) ? ' class="short"' : ''}${spanned}>${cell}</td>`;
}

/**
 * A table with a caption for those who can't see it; nothing without rows. Cells are markup; the last one of a row that has
 * too few takes the place of the others.
 */
export function htmlTable(caption: string, header: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) {
    return '';
  }
  const head = header.map((title) => `<th scope="col">${escapeHtml(title)}</th>`).join('');
  const rowOf = (cells: readonly string[]): string =>
    cells.map((cell, index) => cellOf(cell, index === cells.length - 1 ? header.length - index : 1)).join('');
  const body = rows.map((cells) => `<tr>${rowOf(cells)}</tr>`).join('\n');
  return `<div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(caption)}"><table><caption>${escapeHtml(caption)}</caption><thead><tr>${head}</tr></thead>\n<tbody>\n${body}\n</tbody></table></div>`;
}

export const htmlList = (items: readonly string[]): string =>
  items.length === 0 ? '' : `<ul>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul>`;
