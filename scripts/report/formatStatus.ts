/**
 * A status as a person reads it: a table with a line an app of each org, below it what is wrong, then what orgs share. In: the
 * report. Out: text as wide as the terminal; where the table does not fit, its values stand below each other.
 */
import { formatDuration } from './formatDuration.ts';
import { formatAction, formatError } from './formatError.ts';
import { EMULATED_NOTE } from './formatReport.ts';
import { type Colors, colorsOf, type FormatOptions, STEP_MARKS } from './marks.ts';
import { padTo, printableLine, widthOf, wrapText } from './printableText.ts';
import { type AppStatus, exitCodeOfStatus, hasAppFailed, type OrgStatus, type StatusReport } from './statusReport.ts';
import {
  describeStatus,
  problemsOf,
  sayAge,
  sayCommit,
  sayDrift,
  sayLogin,
  sayPrivileges,
  sayStaged,
  sayToken,
  sayUser,
} from './statusText.ts';

const HEADER = ['Org', 'App', 'Deployed', 'Drift', 'Token', 'Pair', 'Staged', 'User'] as const;

type Row = { readonly cells: readonly string[]; readonly isBad: boolean; readonly details: readonly string[] };

export function formatStatus(report: StatusReport, options: FormatOptions): string {
  const colors = colorsOf(options);
  const isBad = exitCodeOfStatus(report, false) !== 0;
  const headline = `${describeStatus(report)}  ${formatDuration(report.durationMilliseconds)}`;
  const sections = [
    wrapText(headline, options.columns).map((line) => colors.bold(isBad ? colors.red(line) : colors.green(line))),
    table(report.orgs.flatMap(rowsOf), colors, options),
    problemLines(report, colors, options),
    findingLines(report, colors, options),
    report.unchecked.length === 0
      ? []
      : [
          colors.bold('Not compared'),
          ...report.unchecked.flatMap(({ what, reason, org }) =>
            wrapText(`${what} in "${org ?? ''}": ${reason}`, options.columns, '  '),
          ),
        ],
    report.warnings.flatMap((text) => wrapText(text, options.columns).map(colors.yellow)),
    report.error === undefined ? [] : formatError(report.error, options).split('\n'),
    report.emulated ? wrapText(EMULATED_NOTE, options.columns).map((line) => colors.yellow(line)) : [],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

const rowsOf = ({ alias, apps, error }: OrgStatus): readonly Row[] =>
  apps.length === 0
    ? [{ cells: [printableLine(alias), error?.name ?? 'no app'], isBad: error !== undefined, details: [] }]
    : apps.map((app) => ({
        cells: [
          printableLine(alias),
          printableLine(app.app),
          sayCommit(app),
          sayDrift(app),
          sayToken(app),
          sayAge(app),
          sayStaged(app),
          sayUser(app.runAs),
        ],
        isBad: error !== undefined || hasAppFailed(app),
        details: detailsOf(app),
      }));

function detailsOf(app: AppStatus): readonly string[] {
  const { runAs } = app;
  const privileges = sayPrivileges(app);
  return [
    ...(runAs === undefined
      ? []
      : [
          `${runAs.username}${runAs.licence === undefined ? '' : `, ${runAs.licence}`}; last login before: ${sayLogin(runAs)}`,
        ]),
    ...(privileges === undefined ? [] : [`Privileges: ${privileges}`]),
  ];
}

function table(rows: readonly Row[], colors: Colors, options: FormatOptions): readonly string[] {
  if (rows.length === 0) {
    return [];
  }
  // A row of an org that could not be looked at has two cells, and does not widen the columns of the others.
  const whole = rows.filter(({ cells }) => cells.length === HEADER.length);
  const widths = HEADER.map((title, index) =>
    Math.max(
      ...[title, ...(index === 0 ? rows : whole).map(({ cells }) => cells[index] ?? '')].map((cell) => widthOf(cell)),
    ),
  );
  const lineOf = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => padTo(cell, widths[index] ?? 0))
      .join('  ')
      .trimEnd();
  const isWide =
    options.columns === undefined ||
    [{ cells: HEADER }, ...rows].every(({ cells }) => widthOf(lineOf(cells)) + 4 <= (options.columns ?? 0));
  const markOf = ({ isBad }: Row): string => (isBad ? colors.red(STEP_MARKS.failed) : colors.green(STEP_MARKS.done));
  return [
    ...(isWide ? [`    ${colors.dim(lineOf(HEADER))}`] : []),
    ...rows.flatMap((row) => [
      ...(isWide ? [`  ${markOf(row)} ${lineOf(row.cells)}`] : stacked(row, markOf(row), options)),
      ...row.details.flatMap((text) => wrapText(printableLine(text), options.columns, '      ').map(colors.dim)),
    ]),
  ];
}

function stacked({ cells }: Row, mark: string, { columns }: FormatOptions): readonly string[] {
  const [org = '', app = '', ...values] = cells;
  return [
    `  ${mark} ${org}: ${app}`,
    ...values.flatMap((value, index) => wrapText(`${HEADER[index + 2] ?? ''}: ${value}`, columns, '      ')),
  ];
}

function problemLines({ orgs }: StatusReport, colors: Colors, { columns }: FormatOptions): readonly string[] {
  return orgs.flatMap((org) =>
    problemsOf(org).flatMap(({ name, message, actions }) => [
      ...wrapText(`${org.alias}: ${message} (${name})`, columns).map((line, index) =>
        index === 0 ? colors.red(line) : line,
      ),
      ...actions.map((action) => `    ${formatAction(action)}`),
    ]),
  );
}

const findingLines = ({ findings }: StatusReport, colors: Colors, { columns }: FormatOptions): readonly string[] =>
  findings.flatMap(({ severity, message, fix, ruleId }) => [
    ...wrapText(`${severity}  ${message}  (${ruleId})`, columns).map((line) => colors.yellow(line)),
    ...wrapText(`Fix: ${fix}`, columns, '    '),
  ]);
