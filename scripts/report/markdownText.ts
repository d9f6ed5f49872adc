/** The pieces of Markdown that reports are made of. In: plain text. Out: text in which no value can start markup of its own. */
import { printable } from './printableText.ts';

const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;

/** Nothing where there are no rows. */
export const table = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  rows.length === 0 ? '' : [row(header), `|${' --- |'.repeat(header.length)}`, ...rows.map(row)].join('\n');

export const list = (title: string, items: readonly string[]): string =>
  items.length === 0 ? '' : [`**${title}**`, '', ...items.map((item) => `- ${cell(item)}`)].join('\n');

const MOST_CHARACTERS = 1_000;

/** What is longer is told to be; the JSON has it whole. */
export function shortened(text: string): string {
  const characters = [...text];
  return characters.length <= MOST_CHARACTERS ? text : `${characters.slice(0, MOST_CHARACTERS).join('')} …`;
}

/** One line; what Markdown or HTML would take for markup is escaped, and nobody is called by what an org has written. */
export const cell = (text: string): string =>
  printable(text)
    .trim()
    .replaceAll(/[\\`*_[\]|~#]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/(?<!\w)@(?=\w)/g, '@&#8203;')
    .replaceAll(/\s*\n\s*/g, '<br>');
