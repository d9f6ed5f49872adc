/**
 * What a file would lose and gain, as `diff -u` shows it. In: a path and two texts. Out: the lines, `''` where the texts
 * are the same. Made for files of some hundred lines: the table of the longest common lines is quadratic.
 */

const CONTEXT_LINES = 3;
const NO_NEWLINE = '\\ No newline at end of file';

type Line = { readonly mark: ' ' | '-' | '+'; readonly text: string; readonly isLastWithoutNewline: boolean };

const splitLines = (text: string): readonly string[] => (text === '' ? [] : text.match(/[^\n]*\n|[^\n]+$/g)) ?? [];

/** Length of the longest common subsequence of the rests that begin at [row][column]. */
function commonLengths(before: readonly string[], after: readonly string[]): readonly Uint32Array[] {
  const lengths = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1));
  for (let row = before.length - 1; row >= 0; row -= 1) {
    const [own, below] = [lengths[row], lengths[row + 1]];
    for (let column = after.length - 1; own !== undefined && below !== undefined && column >= 0; column -= 1) {
      own[column] =
        before[row] === after[column]
          ? (below[column + 1] ?? 0) + 1
          : Math.max(below[column] ?? 0, own[column + 1] ?? 0);
    }
  }
  return lengths;
}

const lineOf = (mark: Line['mark'], text: string): Line => ({
  mark,
  text: text.replace(/\n$/, ''),
  isLastWithoutNewline: !text.endsWith('\n'),
});

function compareLines(before: readonly string[], after: readonly string[]): readonly Line[] {
  const lengths = commonLengths(before, after);
  const lines: Line[] = [];
  let [row, column] = [0, 0];
  while (row < before.length || column < after.length) {
    const [old, young] = [before[row], after[column]];
    if (old !== undefined && old === young) {
      lines.push(lineOf(' ', old));
      row += 1;
      column += 1;
    } else if (
      old !== undefined &&
      (young === undefined || (lengths[row + 1]?.[column] ?? 0) >= (lengths[row]?.[column + 1] ?? 0))
    ) {
      lines.push(lineOf('-', old));
      row += 1;
    } else {
      lines.push(lineOf('+', young ?? ''));
      column += 1;
    }
  }
  return lines;
}

/** The ranges of lines that are shown: each change with its surroundings, joined where they touch. */
function hunksOf(lines: readonly Line[]): readonly (readonly [start: number, end: number])[] {
  const hunks: [number, number][] = [];
  for (const [index, { mark }] of lines.entries()) {
    if (mark !== ' ') {
      const start = Math.max(index - CONTEXT_LINES, 0);
      const end = Math.min(index + CONTEXT_LINES + 1, lines.length);
      const last = hunks.at(-1);
      if (last !== undefined && start <= last[1]) {
        last[1] = end;
      } else {
        hunks.push([start, end]);
      }
    }
  }
  return hunks;
}

const countOf = (lines: readonly Line[], without: Line['mark']): number =>
  lines.filter(({ mark }) => mark !== without).length;

/** As `diff -u` numbers them: an empty side begins at the line before it. */
const rangeOf = (linesBefore: number, count: number): string =>
  `${count === 0 ? linesBefore : linesBefore + 1}${count === 1 ? '' : `,${count}`}`;

/** `before` undefined: there is no such file yet. */
export function unifiedDiff(path: string, before: string | undefined, after: string): string {
  if (before === after) {
    return '';
  }
  const lines = compareLines(splitLines(before ?? ''), splitLines(after));
  const hunks = hunksOf(lines).map(([start, end]) => {
    const [earlier, shown] = [lines.slice(0, start), lines.slice(start, end)];
    const old = rangeOf(countOf(earlier, '+'), countOf(shown, '+'));
    const young = rangeOf(countOf(earlier, '-'), countOf(shown, '-'));
    const text = shown.flatMap(({ mark, text, isLastWithoutNewline }) => [
      `${mark}${text}`,
      ...(isLastWithoutNewline ? [NO_NEWLINE] : []),
    ]);
    return [`@@ -${old} +${young} @@`, ...text].join('\n');
  });
  return [`--- ${before === undefined ? '/dev/null' : `a/${path}`}`, `+++ b/${path}`, ...hunks, ''].join('\n');
}
