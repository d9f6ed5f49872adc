/**
 * Text on its way to a terminal or a file. In: text that an org, a file or a library may have written. Out: the same
 * without control sequences, and broken at blanks to a width. What can't be broken stays whole: nothing is cut off.
 */
import { stripVTControlCharacters } from 'node:util';

/** Keeps line breaks; everything else that steers a terminal or the direction of reading goes. */
export const printable = (text: string): string =>
  stripVTControlCharacters(text)
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll('\t', ' ')
    .replaceAll(/(?!\n)\p{Cc}|\p{Bidi_Control}/gu, '');

/** The same on one line. */
export const printableLine = (text: string): string => printable(text).replaceAll(/\s+/g, ' ').trim();

/** Characters as people count them. */
export const widthOf = (text: string): number => [...text].length;

export const padTo = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)));

/**
 * Lines of at most `columns` characters, each after `indent`; a line's own leading blanks are kept for all its parts.
 * Without `columns` only the text's own line breaks count.
 */
export function wrapText(text: string, columns: number | undefined, indent = ''): readonly string[] {
  return printable(text)
    .split('\n')
    .flatMap((line) => {
      const own = `${indent}${/^ */.exec(line)?.[0] ?? ''}`;
      return wrapWords(line.trim(), columns, own);
    });
}

function wrapWords(line: string, columns: number | undefined, indent: string): readonly string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(/ (?=\S)/)) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (current !== '' && columns !== undefined && widthOf(indent) + widthOf(longer) > columns) {
      lines.push(`${indent}${current.trimEnd()}`);
      current = word;
    } else {
      current = longer;
    }
  }
  return [...lines, current === '' ? '' : `${indent}${current}`];
}
