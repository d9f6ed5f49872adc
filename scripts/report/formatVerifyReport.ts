/**
 * A verification as a person reads it at night: how it ended, the table of the apps, where that was, then each app that
 * failed with its error, its causes and their fixes. In: the report. Out: text, at most as wide as the terminal. Of apps
 * that work among others only what was not proven is listed; the JSON has everything.
 */
import type { Proof } from '../verify/verifiedToken.ts';
import { formatDuration } from './formatDuration.ts';
import { formatError } from './formatError.ts';
import { formatProof, formatProofLines } from './formatProofLines.ts';
import { EMULATED_NOTE } from './formatReport.ts';
import { formatStepLine } from './formatStepLine.ts';
import { formatDiagnosis } from './formatVerifyDiagnosis.ts';
import { formatVerifyTable } from './formatVerifyTable.ts';
import { colorsOf, type FormatOptions, PROOF_MARKS, STEP_MARKS } from './marks.ts';
import { padTo, printableLine, widthOf, wrapText } from './printableText.ts';
import { type AppVerification, explainedFailureOf, titleOfProof, type VerifyReport } from './verifyReport.ts';

export function formatVerifyReport(report: VerifyReport, options: FormatOptions): string {
  const colors = colorsOf(options);
  const { apps, error, warnings } = report;
  const sections: readonly (readonly string[])[] = [
    headline(report, options),
    formatVerifyTable(apps, options),
    factLines(report, options),
    ...apps.map((app) => failedLines(app, options)),
    workingLines(apps, options),
    warnings.length === 0
      ? []
      : [colors.yellow('Warnings'), ...warnings.flatMap((warning) => wrapText(warning, options.columns, '  '))],
    error === undefined ? [] : formatError(error, options).split('\n'),
    report.emulated ? wrapText(EMULATED_NOTE, options.columns).map((line) => colors.yellow(line)) : [],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function headline(report: VerifyReport, options: FormatOptions): readonly string[] {
  const colors = colorsOf(options);
  const failed = report.error !== undefined || report.apps.some(({ error }) => error !== undefined);
  const text = `${describeVerification(report)}  ${formatDuration(report.durationMilliseconds)}`;
  const paint = failed ? colors.red : colors.green;
  return wrapText(text, options.columns).map((line) => colors.bold(paint(line)));
}

/** `Verified: Order_Sync in "qa"`, `Failed: 1 of 3 apps in "qa"`, as far as the run came. */
export function describeVerification({ command, org, apps, error }: VerifyReport): string {
  const where = org === undefined ? '' : ` in "${printableLine(org.alias)}"`;
  const failed = apps.filter((app) => app.error !== undefined);
  const [only, ...others] = apps;
  if (only === undefined) {
    return `Failed: ${command}${where}`;
  }
  if (error !== undefined) {
    return `Failed: ${command}${where}, after ${apps.length} ${apps.length === 1 ? 'app' : 'apps'}`;
  }
  if (others.length === 0) {
    return `${failed.length === 0 ? 'Verified' : 'Failed'}: ${printableLine(only.app)}${where}`;
  }
  return failed.length === 0
    ? `Verified: ${apps.length} apps${where}`
    : `Failed: ${failed.length} of ${apps.length} apps${where}`;
}

function factLines({ org, apiVersion, credentialStore }: VerifyReport, { columns }: FormatOptions): readonly string[] {
  const facts = [
    ['Org', org === undefined ? undefined : `${org.alias} (${org.orgId})`],
    ['My Domain', org?.instanceUrl],
    ['API version', apiVersion],
    ['Credentials', credentialStore],
  ] as const;
  const labelWidth = Math.max(...facts.map(([label]) => label.length));
  return facts.flatMap(([label, value]) => {
    if (value === undefined) {
      return [];
    }
    const line = `  ${padTo(label, labelWidth)}  ${printableLine(value)}`;
    return columns === undefined || widthOf(line) <= columns
      ? [line]
      : [`  ${label}`, ...wrapText(value, columns, '    ')];
  });
}

/** All proofs of the only app; of several what was not proven, each reason once with the apps that it is about. */
function workingLines(apps: readonly AppVerification[], options: FormatOptions): readonly string[] {
  const working = apps.filter(({ error }) => error === undefined);
  const [only] = working;
  if (apps.length === 1) {
    return formatProofLines(only?.proofs ?? [], options);
  }
  const colors = colorsOf(options);
  const unproven = new Map<string, { readonly proof: Proof; readonly names: string[] }>();
  for (const { app, proofs } of working) {
    for (const proof of proofs.filter(({ status }) => status === 'notProven')) {
      const known = unproven.get(`${proof.id} ${proof.evidence}`) ?? { proof, names: [] };
      known.names.push(app);
      unproven.set(`${proof.id} ${proof.evidence}`, known);
    }
  }
  return unproven.size === 0
    ? []
    : [
        colors.bold('Not proven'),
        ...[...unproven.values()].flatMap(({ proof: { status, title, evidence }, names }) =>
          formatStepLine({
            mark: PROOF_MARKS[status],
            paint: colors.yellow,
            title,
            detail: `${evidence}${names.length === working.length ? '' : ` (${names.join(', ')})`}`,
            indent: '  ',
            columns: options.columns,
          }),
        ),
      ];
}

function failedLines(app: AppVerification, options: FormatOptions): readonly string[] {
  const error = explainedFailureOf(app);
  if (error === undefined) {
    return [];
  }
  const colors = colorsOf(options);
  const { columns } = options;
  const inner = { ...options, columns: columns === undefined ? undefined : columns - 2 };
  const { diagnosis, failedProofId } = app;
  const hasCauses = diagnosis !== undefined && diagnosis.findings.length > 0;
  const { name, message, actions } = error;
  return [
    `${colors.red(STEP_MARKS.failed)} ${colors.bold(printableLine(app.app))}`,
    // The fixes stand with the causes; both at once would tell the reader everything twice.
    ...formatError({ name, message, actions: hasCauses ? [] : actions }, inner)
      .split('\n')
      .map((line) => (line === '' ? '' : `  ${line}`)),
    ...(diagnosis === undefined ? [] : ['', ...formatDiagnosis(diagnosis, options, '  ')]),
    ...(app.proofs.length + (failedProofId === undefined ? 0 : 1) < 2 ? [] : ['']),
    ...(app.proofs.length === 0 ? [] : app.proofs.flatMap((proof) => formatProof(proof, options, '  '))),
    ...(failedProofId === undefined || app.proofs.length === 0
      ? []
      : formatStepLine({
          mark: STEP_MARKS.failed,
          paint: colors.red,
          title: titleOfProof(failedProofId),
          indent: '  ',
          columns,
        })),
  ];
}
