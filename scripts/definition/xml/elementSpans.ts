/**
 * Where the elements directly below the root stand in the text of a file, for edits that leave every other byte alone. In:
 * a text that has been parsed without a finding. Out: the spans, in the order of the text.
 */

export type ElementSpan = {
  /** Without a prefix. */
  readonly name: string;
  readonly start: number;
  readonly innerStart: number;
  readonly innerEnd: number;
  readonly end: number;
};

/** Comments, CDATA, instructions and tags, in this order: what looks like a tag inside the first three is none. */
const TOKENS =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<(\/?)(?:[\w.-]+:)?([\w.-]+)(?:"[^"]*"|'[^']*'|[^>"'])*?(\/?)>/g;

export function spansBelowRoot(content: string): readonly ElementSpan[] {
  const spans: ElementSpan[] = [];
  let depth = 0;
  let open: { readonly name: string; readonly start: number; readonly innerStart: number } | undefined;
  for (const token of content.matchAll(TOKENS)) {
    const [text, closing, name, selfClosing] = token;
    const end = token.index + text.length;
    if (name === undefined) {
      continue;
    }
    if (closing === '/') {
      depth -= 1;
      if (depth === 1 && open !== undefined) {
        spans.push({ ...open, innerEnd: token.index, end });
        open = undefined;
      }
    } else if (selfClosing === '/') {
      if (depth === 1) {
        spans.push({ name, start: token.index, innerStart: end, innerEnd: end, end });
      }
    } else {
      if (depth === 1) {
        open = { name, start: token.index, innerStart: end };
      }
      depth += 1;
    }
  }
  return spans;
}
