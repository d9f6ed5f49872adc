/** An audit as text: what to fix, the most severe first, each with why and how; then what was accepted and what was not looked at. */

import type { AuditFinding } from '../audit/auditFinding.ts';
import { AUDIT_RULES, SEVERITIES, type Severity } from '../audit/auditRules.ts';
import { type AuditReport, failingFindings, type MeasuredPrivileges, sortedFindings } from './auditReport.ts';
import { formatDuration } from './formatDuration.ts';
import { formatError } from './formatError.ts';
import { EMULATED_NOTE } from './formatReport.ts';
import { type Colors, colorsOf, type FormatOptions } from './marks.ts';
import { printableLine, wrapText } from './printableText.ts';
import { sayPrivileges } from './statusText.ts';

const counted = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

/** `2 high, 1 medium`, without what was accepted. */
export function countSeverities(findings: readonly AuditFinding[]): string {
  const open = findings.filter(({ accepted }) => accepted === undefined);
  const parts = SEVERITIES.flatMap((severity) => {
    const number = open.filter((finding) => finding.severity === severity).length;
    return number === 0 ? [] : [`${number} ${severity}`];
  });
  const accepted = findings.length - open.length;
  return [
    parts.length === 0 ? 'nothing found' : parts.join(', '),
    ...(accepted === 0 ? [] : [`${accepted} accepted`]),
  ].join(', ');
}

export function describeAudit(report: AuditReport): string {
  const { apps, files, org, findings, error } = report;
  const where = org === undefined ? 'source' : `source and "${printableLine(org.alias)}"`;
  const what = error === undefined ? countSeverities(findings) : 'failed';
  return `Audit of ${where}: ${what} (${counted(apps.length, 'app')}, ${counted(files, 'file')})`;
}

export function formatAudit(report: AuditReport, options: FormatOptions): string {
  const colors = colorsOf(options);
  const isBad = report.error !== undefined || failingFindings(report).length > 0;
  const headline = `${describeAudit(report)}  ${formatDuration(report.durationMilliseconds)}`;
  const findings = sortedFindings(report);
  const sections = [
    wrapText(headline, options.columns).map((line) => colors.bold(isBad ? colors.red(line) : colors.green(line))),
    ...findings
      .filter(({ accepted }) => accepted === undefined)
      .map((finding) => findingLines(finding, colors, options)),
    acceptedLines(findings, colors, options),
    uncheckedLines(report, colors, options),
    (report.privileges ?? []).flatMap((app) => wrapText(describePrivileges(app), options.columns)),
    [...report.notices, ...report.warnings].flatMap((text) => wrapText(text, options.columns).map(colors.yellow)),
    report.error === undefined ? [] : formatError(report.error, options).split('\n'),
    report.emulated ? wrapText(EMULATED_NOTE, options.columns).map((line) => colors.yellow(line)) : [],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

const describePrivileges = (app: MeasuredPrivileges): string =>
  `Privileges of ${printableLine(app.runAs.username)} (${app.app}), measured with its token: ${sayPrivileges(app) ?? 'none'}`;

const paintOf = (severity: Severity, colors: Colors): ((text: string) => string) =>
  ({ critical: colors.red, high: colors.red, medium: colors.yellow, low: colors.dim })[severity];

export const placeOf = ({ file, line, column, org, app }: AuditFinding): string =>
  file === undefined
    ? [app, org].filter((part) => part !== undefined).join(' in ')
    : [file, line, column].filter((part) => part !== undefined).join(':');

function findingLines(finding: AuditFinding, colors: Colors, { columns }: FormatOptions): readonly string[] {
  const { ruleId, severity, message, fix } = finding;
  const [first = '', ...rest] = wrapText(`${severity}  ${printableLine(message)}  (${ruleId})`, columns);
  return [
    first.replace(severity, paintOf(severity, colors)(severity)),
    ...rest.map((line) => `  ${line}`),
    ...wrapText(placeOf(finding), columns, '    ').map(colors.dim),
    ...wrapText(AUDIT_RULES[ruleId].rationale, columns, '    '),
    ...wrapText(`Fix: ${fix}`, columns, '    '),
  ];
}

function acceptedLines(
  findings: readonly AuditFinding[],
  colors: Colors,
  { columns }: FormatOptions,
): readonly string[] {
  const accepted = findings.filter((finding) => finding.accepted !== undefined);
  return accepted.length === 0
    ? []
    : [
        colors.bold('Accepted'),
        ...accepted.flatMap((finding) =>
          wrapText(
            `${placeOf(finding)}: ${finding.message} (${finding.ruleId}), until ${finding.accepted?.until}: ${finding.accepted?.reason}`,
            columns,
            '  ',
          ),
        ),
      ];
}

function uncheckedLines({ unchecked }: AuditReport, colors: Colors, { columns }: FormatOptions): readonly string[] {
  return unchecked.length === 0
    ? []
    : [
        colors.bold('Not checked'),
        ...unchecked.flatMap(({ what, reason, org }) =>
          wrapText(`${what}${org === undefined ? '' : ` in "${org}"`}: ${reason}`, columns, '  '),
        ),
      ];
}
