/** An audit for machines: the sf envelope, SARIF and JUnit. In: the report. Out: text. */
import { AUDIT_RULES, type Severity } from '../audit/auditRules.ts';
import { type AuditReport, exitCodeOfAudit, failingFindings, sortedFindings } from './auditReport.ts';
import { countSeverities, describeAudit, placeOf } from './formatAudit.ts';
import { failureMembers, formatDocument } from './formatJson.ts';
import { EMULATED_NOTE } from './formatReport.ts';
import { formatSarif, type SarifLevel } from './formatSarif.ts';
import { formatJunitDocument, type JunitCase } from './junitXml.ts';
import type { StepError } from './stepResult.ts';

export function formatAuditJson(report: AuditReport): string {
  const exitCode = exitCodeOfAudit(report);
  const { error, warnings, ...rest } = report;
  const found: StepError = {
    name: 'AuditFindingsError',
    message: `${describeAudit(report)}; ${failingFindings(report).length} of them at ${report.failOn} or above.`,
    actions: ['npm run audit'],
    exitCode,
  };
  return formatDocument({
    ...(exitCode === 0 ? { status: 0 } : failureMembers(error ?? found, exitCode, report.command)),
    result: { ...rest, summary: countSeverities(report.findings), findings: sortedFindings(report) },
    warnings,
  });
}

const LEVELS: Readonly<Record<Severity, SarifLevel>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
};

export const formatAuditSarif = (report: AuditReport, toolVersion: string): string =>
  formatSarif({
    toolVersion,
    rules: Object.entries(AUDIT_RULES).map(([id, { severity, title, rationale, source }]) => ({
      id,
      title,
      description: rationale,
      helpUri: source,
      level: LEVELS[severity],
    })),
    results: sortedFindings(report).map(({ ruleId, severity, message, fix, file, line, column, accepted }) => ({
      ruleId,
      level: LEVELS[severity],
      message,
      fix,
      ...(file === undefined ? {} : { file }),
      ...(line === undefined ? {} : { line }),
      ...(column === undefined ? {} : { column }),
      ...(accepted === undefined ? {} : { suppression: `${accepted.reason} (until ${accepted.until})` }),
    })),
  });

/** One case a rule: a rule that found nothing passes, one that could not look is skipped. */
export function formatAuditJunit(report: AuditReport): string {
  const failing = new Set(failingFindings(report));
  const cases = Object.entries(AUDIT_RULES).map(([id, { title }]): JunitCase => {
    const found = report.findings.filter(({ ruleId }) => ruleId === id);
    const bad = found.filter((finding) => failing.has(finding));
    const base = { name: `${id}: ${title}`, milliseconds: 0 };
    if (bad.length > 0) {
      const message = bad.map((finding) => `${placeOf(finding)}: ${finding.message}. ${finding.fix}`).join('\n');
      return { ...base, failure: { type: id, message } };
    }
    return found.length === 0 ? base : { ...base, output: found.map(({ message }) => message).join('\n') };
  });
  const unchecked = report.unchecked.map(
    ({ what, reason }): JunitCase => ({ name: `not checked: ${what}`, milliseconds: 0, skipped: reason }),
  );
  const { error } = report;
  const broken: readonly JunitCase[] =
    error === undefined
      ? []
      : [{ name: 'audit', milliseconds: 0, failure: { type: error.name, message: error.message } }];
  return formatJunitDocument({
    suites: [{ name: 'audit', cases: [...broken, ...(error === undefined ? [...cases, ...unchecked] : [])] }],
    milliseconds: report.durationMilliseconds,
    note: report.emulated ? EMULATED_NOTE : undefined,
  });
}
