/** What `app:convert` says of one app: what went where, what went nowhere and why, what else is to be done. */

import { BEYOND_ELEMENTS } from '../authoring/convert/connectedAppMapping.ts';
import type { Account } from '../authoring/convert/convertConnectedApp.ts';
import type { WriteOutcome } from '../authoring/writeAppFiles.ts';
import type { PreparedConversion } from '../pipeline/authoring/prepareConversion.ts';
import { printableLine } from '../report/printableText.ts';
import { describeFiles, diffsOf, summaryOf } from './writtenFiles.ts';

export const unconverted = ({ account }: PreparedConversion): readonly Account[] =>
  account.filter(({ to }) => to.length === 0);

const placeOf = ({ line }: Account): string => (line === 0 ? '' : ` (line ${line})`);

function accountLine(one: Account): string {
  const { element, to, value, reason, action } = one;
  if (to.length === 0) {
    return `  ✗ ${element}${placeOf(one)}: ${printableLine(reason ?? '')}. ${printableLine(action ?? '')}`;
  }
  const change = value === undefined ? '' : `: ${printableLine(value.from)} → ${printableLine(value.to)}`;
  return `  ✓ ${element}${placeOf(one)} → ${to.join(', ')}${change}`;
}

export function formatConversion({
  prepared,
  outcome,
}: {
  readonly prepared: PreparedConversion;
  readonly outcome: WriteOutcome;
}): string {
  const { app, input, account, references, notes, warnings } = prepared;
  const lost = unconverted(prepared);
  const diffs = diffsOf(outcome);
  return [
    `${app}, from the Connected App ${printableLine(input.name)} (${input.origin}): ${summaryOf(outcome)}.`,
    `${account.length - lost.length} of ${account.length} elements carried over.`,
    '',
    ...account.map(accountLine),
    '',
    ...describeFiles(outcome),
    ...(diffs.length === 0 ? [] : ['', ...diffs]),
    ...(references.length === 0
      ? []
      : ['', 'These files name the Connected App, and go on meaning it:', ...references.map((place) => `  ${place}`)]),
    '',
    ...notes,
    ...warnings.map(({ message, position, fix }) => `Warning: ${position.file}:${position.line}: ${message}. ${fix}`),
    BEYOND_ELEMENTS,
    '',
    'Next:',
    `  npm run deploy -- --target-org <alias> --app ${app} --dry-run`,
    '  Give the integrations the new key and secret, then delete or block the Connected App.',
  ].join('\n');
}
