/**
 * The apps of a verification as a table: result, run-as user, scopes, proofs, and below each failed app its cause in one
 * line. In: the report's apps. Out: lines; where a terminal is too narrow for the table, each app's values stand below it.
 */

import { summarizeDiagnosis } from './formatVerifyDiagnosis.ts';
import { colorsOf, type FormatOptions, STEP_MARKS } from './marks.ts';
import { padTo, printableLine, widthOf, wrapText } from './printableText.ts';
import type { StepError } from './stepResult.ts';
import type { AppVerification } from './verifyReport.ts';

const HEADER = ['App', 'Result', 'Run-as user', 'Scopes', 'Proven'] as const;

export function formatVerifyTable(apps: readonly AppVerification[], options: FormatOptions): readonly string[] {
  if (apps.length === 0) {
    return [];
  }
  const colors = colorsOf(options);
  const rows = apps.map(cellsOf);
  const widths = HEADER.map((title, index) =>
    Math.max(...[title, ...rows.map((row) => row[index] ?? '')].map(widthOf)),
  );
  const lineOf = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => padTo(cell, widths[index] ?? 0))
      .join('  ')
      .trimEnd();
  const isWide =
    options.columns === undefined ||
    [HEADER, ...rows].every((row) => widthOf(lineOf(row)) + 4 <= (options.columns ?? 0));
  return [
    ...(isWide ? [`    ${colors.dim(lineOf(HEADER))}`] : []),
    ...apps.flatMap((app, index) => {
      const row = rows[index] ?? [];
      return [
        ...(isWide ? [`  ${markOf(app, options)} ${lineOf(row)}`] : formatStacked(app, row, options)),
        ...causeLines(app, options),
      ];
    }),
  ];
}

const cellsOf = ({ app, error, runAsUsername, scopes, proofs, failedProofId }: AppVerification): readonly string[] => [
  printableLine(app),
  error === undefined ? 'works' : 'failed',
  printableLine(runAsUsername ?? '-'),
  printableLine(scopes?.join(' ') ?? '-') || '-',
  proofs.length === 0
    ? '-'
    : `${proofs.filter(({ status }) => status === 'proven').length} of ${proofs.length + (failedProofId === undefined ? 0 : 1)}`,
];

const markOf = ({ error }: AppVerification, options: FormatOptions): string => {
  const colors = colorsOf(options);
  return error === undefined ? colors.green(STEP_MARKS.done) : colors.red(STEP_MARKS.failed);
};

function formatStacked(app: AppVerification, row: readonly string[], options: FormatOptions): readonly string[] {
  const [name = '', result = '', ...values] = row;
  const labels = HEADER.slice(2);
  return [
    `  ${markOf(app, options)} ${name}: ${result}`,
    ...values.flatMap((value, index) => wrapText(`${labels[index] ?? ''}: ${value}`, options.columns, '      ')),
  ];
}

function causeLines({ error, diagnosis }: AppVerification, { columns }: FormatOptions): readonly string[] {
  if (error === undefined) {
    return [];
  }
  const cause = contradictionOf(error) ?? (diagnosis === undefined ? undefined : summarizeDiagnosis(diagnosis));
  return wrapText(cause ?? error.name, columns, '      ');
}

/** What a proof saw says more than that it saw something else. */
function contradictionOf({ name, data }: StepError): string | undefined {
  if (name !== 'VerificationFailedError' || typeof data !== 'object' || data === null) {
    return undefined;
  }
  const { expected, seen } = { expected: undefined, seen: undefined, ...data };
  return expected === undefined || seen === undefined ? undefined : `expected ${expected}, saw ${seen}`;
}
