/**
 * Where a rule's search text or pattern stands in a text. In: the rule and the text. Out: offset and length of each
 * match. A pattern comes from the project and may be slower than anybody waits for, so that it runs with a time limit.
 */
import { runInNewContext } from 'node:vm';
import { raise } from '../lib/errors.ts';
import type { ReplacementRule } from './replacementRule.ts';

type Match = readonly [offset: number, length: number];

const LONGEST_MILLISECONDS = 1000;

const matchesOf = (text: string, search: RegExp): readonly Match[] =>
  Array.from(text.matchAll(search), (match): Match => [match.index, match[0].length]);

/** The error is one of the other context, and no `Error` of this one. */
const isTimeOver = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';

/**
 * @throws {ConfigInvalidError} when a pattern takes too long
 * @see https://nodejs.org/api/vm.html for why this is no sandbox; the limit of time is all it is here for
 */
export function findMatches(text: string, { search, searchText, isPattern, index }: ReplacementRule): readonly Match[] {
  if (!isPattern) {
    return matchesOf(text, search);
  }
  try {
    return runInNewContext('find(text, search)', { find: matchesOf, text, search }, { timeout: LONGEST_MILLISECONDS });
  } catch (error) {
    if (isTimeOver(error)) {
      raise('ConfigInvalidError', {
        file: 'sfdx-project.json',
        problem: `replacements[${index}]: regexToReplace ${JSON.stringify(searchText)} takes longer than ${LONGEST_MILLISECONDS / 1000} s on one file`,
        fix: `Write the regexToReplace of replacements[${index}] so that it does not try the same text in many ways.`,
      });
    }
    throw error;
  }
}
