/** What `app:convert` says of one app: what went where, what went nowhere and why, what else is to be done. */

import { BEYOND_ELEMENTS } from '../authoring/convert/connectedAppMapping.ts';
import type { Account } from '../authoring/convert/convertConnectedApp.ts';
import type { WriteOutcome } from '../authoring/writeAppFiles.ts';
import { EXIT_CODES } from '../lib/exitCodes.ts';
import type { PreparedConversion } from '../pipeline/authoring/prepareConversion.ts';
import { printableLine } from '../report/printableText.ts';
import { describeFiles, diffsOf, summaryOf } from './writtenFiles.ts';

/** Of an app that the org lists and does not give; who has it in a package can't retrieve it, whatever they may do. */
export const describeNotOwned = (name: string): string =>
  `${name} is not converted: it is not owned by this org, but by the publisher of its package, who converts it there.`;

/** `lost`: what could not be carried over. */
export const exitCodeOfConversion = (end: {
  readonly isStrict: boolean;
  readonly lost: readonly unknown[];
  readonly notOwned: readonly string[];
}): number => {
  if (end.isStrict && end.lost.length > 0) {
    return EXIT_CODES.usage.code;
  }
  return end.notOwned.length > 0 ? EXIT_CODES.partial.code : EXIT_CODES.done.code;
};

export const unconverted = ({ account }: PreparedConversion): readonly Account[] =>
  account.filter(({ to }) => to.length === 0);

/** The same of several lines in a row, such as the scopes, is told once. */
type Told = { readonly account: Account; readonly lines: readonly number[] };

function tellOnce(accounts: readonly Account[]): readonly Told[] {
  const told: Told[] = [];
  for (const account of accounts) {
    const last = told.at(-1);
    const { line, ...what } = account;
    const { line: _line, ...before } = last?.account ?? {};
    if (last !== undefined && JSON.stringify(what) === JSON.stringify(before)) {
      told.splice(-1, 1, { ...last, lines: [...last.lines, line] });
    } else {
      told.push({ account, lines: [line] });
    }
  }
  return told;
}

function placeOf(lines: readonly number[]): string {
  const [first = 0] = lines;
  const last = lines.at(-1);
  const times = lines.length === 1 ? '' : `${lines.length} times`;
  if (first === 0) {
    return times === '' ? '' : ` (${times})`;
  }
  return times === '' ? ` (line ${first})` : ` (${times}, lines ${first} to ${last})`;
}

function accountLine({ account, lines }: Told): string {
  const { element, to, value, reason, action } = account;
  if (to.length === 0) {
    return `  ✗ ${element}${placeOf(lines)}: ${printableLine(reason ?? '')}. ${printableLine(action ?? '')}`;
  }
  const change = value === undefined ? '' : `: ${printableLine(value.from)} → ${printableLine(value.to)}`;
  return `  ✓ ${element}${placeOf(lines)} → ${to.join(', ')}${change}`;
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
    ...tellOnce(account).map(accountLine),
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
    ...(prepared.holdsKey
      ? [
          `  npm run validate -- --fix   (takes key and secret out of ${input.origin}: commands refuse them in the source)`,
        ]
      : []),
    `  npm run deploy -- --target-org <alias> --app ${app} --dry-run`,
    '  Give the integrations the new key and secret, then delete or block the Connected App.',
  ].join('\n');
}
