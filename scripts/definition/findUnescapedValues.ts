/**
 * Values that we insert rightly and plain `sf` would not: it takes them as they are, so that an ampersand breaks the file,
 * and it reads `$&` and its like as part of the replacement. In: the files before rendering and their rules. Out: a
 * warning for each value, where it goes in. The value itself is not repeated.
 */
import type { Finding } from './appDefinition.ts';
import { warningAt } from './checks/finding.ts';
import { findMatches } from './findMatches.ts';
import { isEscaped, isInCdata } from './renderFile.ts';
import type { ReplacementRule } from './replacementRule.ts';
import type { SourceFile } from './sourceFile.ts';
import { buildPositionFinder } from './textPosition.ts';

type LookUp = (variable: string) => string | undefined;

const SPECIAL_IN_SF = /\$[$&`']/;

function findInFile({ document }: SourceFile, rule: ReplacementRule, lookUp: LookUp): readonly Finding[] {
  const { replacement } = rule;
  const value = replacement.kind === 'variable' ? lookUp(replacement.name) : undefined;
  if (replacement.kind !== 'variable' || value === undefined) {
    return [];
  }
  const isSpecial = SPECIAL_IN_SF.test(value);
  if (isEscaped(value) && !isSpecial) {
    return [];
  }
  const [match] = findMatches(document.content, rule).filter(
    ([offset]) => isSpecial || !isInCdata(document.content, offset),
  );
  if (match === undefined) {
    return [];
  }
  const position = { file: document.file, ...buildPositionFinder(document.content)(match[0]) };
  return [
    warningAt(position, 'value-breaks-plain-sf', {
      message: `The value of ${replacement.name} goes in escaped here; plain sf project deploy start would insert it as it is, and fail or send another text`,
      fix: isSpecial
        ? `Write ${replacement.name} without $ before $, &, \` or '.`
        : `Write ${replacement.name} with &amp; and &lt;, which works in both.`,
    }),
  ];
}

/** One warning a file and rule. */
export const findUnescapedValues = (
  files: readonly SourceFile[],
  rulesOf: (file: SourceFile) => readonly ReplacementRule[],
  lookUp: LookUp,
): readonly Finding[] => files.flatMap((file) => rulesOf(file).flatMap((rule) => findInFile(file, rule, lookUp)));
