/**
 * Applies the replacement rules to one file, over its whole text at once. In: rules, values, the file. Out: its new text.
 * A value from a variable is escaped for XML unless it is escaped already: sf inserts values raw, so people who also
 * deploy with plain sf write `R&amp;D`, and both ways must give the org the same text. A file's content is markup and
 * goes in as it is.
 */
import type { ReplacementRule } from './replacementRule.ts';

/** No tag, and every ampersand begins a reference. */
const isEscaped = (value: string): boolean => !/<|&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)/.test(value);

export const escapeForXml = (value: string): string =>
  isEscaped(value) ? value : value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

export type ReplacementSource = {
  readonly lookUp: (variable: string) => string | undefined;
  readonly files: ReadonlyMap<string, string>;
};

export const isRuleActive = ({ onlyWhen }: ReplacementRule, { lookUp }: ReplacementSource): boolean =>
  onlyWhen.every(({ variable, value }) => lookUp(variable) === value);

/** Rules are those that match the file and are active; a variable without a value gives an empty text here. */
export const renderFile = (content: string, rules: readonly ReplacementRule[], source: ReplacementSource): string =>
  rules.reduce((text, { search, replacement }) => {
    const replaceWith =
      replacement.kind === 'file'
        ? (source.files.get(replacement.path) ?? '')
        : escapeForXml(source.lookUp(replacement.name) ?? '');
    // A function, so that "$&" in a value means itself.
    return text.replace(search, () => replaceWith);
  }, content);
