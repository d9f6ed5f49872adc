/**
 * Applies the replacement rules to one file, over its whole text at once. In: rules, values, the file. Out: its new text.
 * A value from a variable is escaped for XML unless it is escaped already: sf inserts values raw, so people who also
 * deploy with plain sf write `R&amp;D`, and both ways must give the org the same text. A file's content is markup and
 * goes in as it is. A `$` in either means itself.
 */
import { findMatches } from './findMatches.ts';
import { rejectMissingFile } from './replacementFiles.ts';
import type { ReplacementRule } from './replacementRule.ts';

/** No tag, and every ampersand begins a reference. */
export const isEscaped = (value: string): boolean => !/<|&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)/.test(value);

export const escapeForXml = (value: string): string =>
  isEscaped(value)
    ? // XML allows every ">" in text but this one.
      value.replaceAll(']]>', ']]&gt;')
    : value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

export type ReplacementSource = {
  readonly lookUp: (variable: string) => string | undefined;
  readonly files: ReadonlyMap<string, string>;
};

export const isRuleActive = ({ onlyWhen }: ReplacementRule, { lookUp }: ReplacementSource): boolean =>
  onlyWhen.every(({ variable, value }) => lookUp(variable) === value);

/** In a CDATA section a reference is no reference, and the end of the section is the only thing to watch. */
const escapeForCdata = (value: string): string => value.replaceAll(']]>', ']]]]><![CDATA[>');

const CDATA_START = '<![CDATA[';
const CDATA_END = ']]>';
/** Whether this place of a file is inside a CDATA section. */
export const isInCdata = (text: string, offset: number): boolean =>
  text.lastIndexOf(CDATA_START, offset - CDATA_START.length) > text.lastIndexOf(CDATA_END, offset - CDATA_END.length);

function applyRule(text: string, rule: ReplacementRule, { lookUp, files }: ReplacementSource): string {
  const matches = findMatches(text, rule);
  if (matches.length === 0) {
    return text;
  }
  const { replacement } = rule;
  let replaceAt: (offset: number) => string;
  if (replacement.kind === 'file') {
    const markup = files.get(replacement.path) ?? rejectMissingFile(rule, replacement.path);
    replaceAt = () => markup;
  } else {
    const value = lookUp(replacement.name) ?? '';
    const escaped = escapeForXml(value);
    replaceAt = (offset) => (isInCdata(text, offset) ? escapeForCdata(value) : escaped);
  }
  let end = 0;
  const pieces = matches.map(([offset, length]) => {
    const piece = text.slice(end, offset) + replaceAt(offset);
    end = offset + length;
    return piece;
  });
  return pieces.join('') + text.slice(end);
}

/** Rules are those that match the file and are active; a variable without a value gives an empty text here. */
export const renderFile = (content: string, rules: readonly ReplacementRule[], source: ReplacementSource): string =>
  rules.reduce((text, rule) => applyRule(text, rule, source), content);
