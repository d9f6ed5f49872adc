/**
 * Text on its way to a terminal or a file. In: text that an org, a file or a library may have written. Out: the same
 * without control sequences, and broken at blanks to a width. What can't be broken stays whole: nothing is cut off.
 */
import { stripVTControlCharacters } from 'node:util';

/**
 * Keeps line breaks; everything else that steers a terminal or the direction of reading goes. What an org has written must
 * not steer a CI system either, which takes orders from the log: a blank parts what would be one.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 * @see https://learn.microsoft.com/en-us/azure/devops/pipelines/scripts/logging-commands
 */
export const printable = (text: string): string =>
  stripVTControlCharacters(text)
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll('\t', ' ')
    .replaceAll(/(?!\n)\p{Cc}|\p{Bidi_Control}/gu, '')
    .replaceAll(/#(?=#\w*\[)/g, '# ')
    .replaceAll(/^(\s*:)(?=:)/gm, '$1 ');

/** The same on one line. */
export const printableLine = (text: string): string => printable(text).replaceAll(/\s+/g, ' ').trim();

const SEGMENTS = new Intl.Segmenter('en', { granularity: 'grapheme' });
const isPlain = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);
/** Pictures, and the letters of East Asia, take two columns of a terminal. */
const WIDE =
  /\p{Emoji_Presentation}|\uFE0F|\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|[\u3000-\u303F\uFF01-\uFF60]/u;

/** Columns of a terminal: what people see as one character is one, or two where it is wide. */
export const widthOf = (text: string): number =>
  isPlain(text)
    ? text.length
    : [...SEGMENTS.segment(text)].reduce((sum, { segment }) => sum + (WIDE.test(segment) ? 2 : 1), 0);

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
