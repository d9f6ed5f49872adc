/**
 * Do the replacement rules find what they are for? In: the rules and the files of the package directories. Out: warnings at
 * the place of each rule in sfdx-project.json. What a rule puts in is known per org only, and is judged when it is rendered.
 * @see https://developer.salesforce.com/docs/atlas.en-us.sfdx_dev.meta/sfdx_dev/sfdx_dev_ws_string_replace.htm
 */
import type { Finding } from '../appDefinition.ts';
import { findMatches } from '../findMatches.ts';
import { PROJECT_FILE } from '../findProjectRoot.ts';
import { matchesRule } from '../replacementFiles.ts';
import type { ReplacementRule } from '../replacementRule.ts';
import { warningAt } from './finding.ts';

type ReplacedFile = { readonly path: string; readonly content: Uint8Array; readonly isIgnored: boolean };

export const checkReplacements = (
  rules: readonly ReplacementRule[],
  files: readonly ReplacedFile[],
): readonly Finding[] => rules.flatMap((rule) => checkRule(rule, files) ?? []);

function checkRule(rule: ReplacementRule, files: readonly ReplacedFile[]): Finding | undefined {
  const { index, files: target, searchText } = rule;
  const position = { file: PROJECT_FILE, ...rule.position };
  const own = files.filter(({ path }) => matchesRule(rule, path));
  if (own.length === 0) {
    return warningAt(position, 'replacement-without-file', {
      message: `replacements[${index}] matches no file (${target.pattern})`,
      fix: `Correct the ${target.kind} of replacements[${index}].`,
    });
  }
  const shown = JSON.stringify(searchText);
  if (isForEverything(rule)) {
    return warningAt(position, 'replacement-of-everything', {
      message: `replacements[${index}] looks for ${shown}, which any text has: it would change files all over`,
      fix: 'Look for a placeholder that stands where the value belongs, such as __ECA_RUN_AS_USERNAME__.',
    });
  }
  return own.some(({ content }) => findMatches(Buffer.from(content).toString('utf8'), rule).length > 0)
    ? undefined
    : warningAt(position, 'replacement-without-match', {
        message: `replacements[${index}] finds ${shown} in none of its files (${target.pattern})`,
        fix: `Write ${shown} where the value belongs, or delete the rule.`,
      });
}

/** Blanks, and patterns that are content with any letter, or with none. */
const isForEverything = (rule: ReplacementRule): boolean =>
  rule.searchText.trim() === '' || (rule.isPattern && ['q', '7'].every((text) => findMatches(text, rule).length > 0));
