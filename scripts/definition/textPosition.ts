/**
 * From an offset in a text to the line and column that an editor shows: both count from 1, columns in UTF-16 units.
 * Lines end with LF or CRLF. In: a text, once. Out: a function that answers by binary search.
 */

export type LineAndColumn = { readonly line: number; readonly column: number };

/** Reads the text once, so that many positions in it are cheap. */
export function buildPositionFinder(text: string): (offset: number) => LineAndColumn {
  const lineStarts = [0];
  for (let index = text.indexOf('\n'); index !== -1; index = text.indexOf('\n', index + 1)) {
    lineStarts.push(index + 1);
  }
  return (offset) => {
    let low = 0;
    let high = lineStarts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((lineStarts[middle] ?? 0) <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return { line: low + 1, column: offset - (lineStarts[low] ?? 0) + 1 };
  };
}
