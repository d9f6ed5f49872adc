/** The pieces of Markdown that reports are made of. In: plain text. Out: text in which no value can start markup of its own. */
import { printable } from './printableText.ts';

const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;

/** Nothing where there are no rows. */
export const table = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  rows.length === 0 ? '' : [row(header), `|${' --- |'.repeat(header.length)}`, ...rows.map(row)].join('\n');

export const list = (title: string, items: readonly string[]): string =>
  items.length === 0 ? '' : [`**${title}**`, '', ...items.map((item) => `- ${cell(item)}`)].join('\n');

/** One line; what Markdown or HTML would take for markup is escaped. */
export const cell = (text: string): string =>
  printable(text)
    .trim()
    .replaceAll(/[\\`*_[\]|~#]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/\s*\n\s*/g, '<br>');
