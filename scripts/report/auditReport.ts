/** What an audit came to: the type, and which findings decide the exit code. */
import { type AuditFinding, isAtLeast, type Unchecked } from '../audit/auditFinding.ts';
import { SEVERITIES, type Severity } from '../audit/auditRules.ts';
import { EXIT_CODES } from '../lib/exitCodes.ts';
import type { ReportedOrg } from './runReport.ts';
import type { AppStatus } from './statusReport.ts';
import type { StepError } from './stepResult.ts';

/** Of one app: the proofs, or why there are none. */
export type MeasuredPrivileges = Pick<AppStatus, 'app' | 'privileges' | 'privilegesError'> & {
  readonly runAs: { readonly username: string };
};

export type AuditReport = {
  readonly command: string;
  readonly emulated: boolean;
  readonly org?: ReportedOrg;
  readonly apps: readonly string[];
  /** Files that were searched for secrets. */
  readonly files: number;
  readonly findings: readonly AuditFinding[];
  /** What each run-as user can and cannot do, where that was asked for. */
  readonly privileges?: readonly MeasuredPrivileges[];
  readonly unchecked: readonly Unchecked[];
  readonly notices: readonly string[];
  readonly warnings: readonly string[];
  readonly durationMilliseconds: number;
  readonly failOn: Severity | 'never';
  readonly error?: StepError;
};

/** The most severe first; of equals the accepted ones last. */
export const sortedFindings = ({ findings }: Pick<AuditReport, 'findings'>): readonly AuditFinding[] =>
  findings.toSorted(
    (one, other) =>
      SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity) ||
      Number(one.accepted !== undefined) - Number(other.accepted !== undefined),
  );

export const failingFindings = ({ findings, failOn }: AuditReport): readonly AuditFinding[] =>
  failOn === 'never'
    ? []
    : findings.filter(({ severity, accepted }) => accepted === undefined && isAtLeast(severity, failOn));

/** What stands in files is the operator's to fix (2), and comes before what the org has (1). */
export function exitCodeOfAudit(report: AuditReport): number {
  const failing = failingFindings(report);
  if (report.error !== undefined) {
    return report.error.exitCode;
  }
  if (failing.length === 0) {
    return EXIT_CODES.done.code;
  }
  return failing.some(({ org }) => org === undefined) ? EXIT_CODES.usage.code : EXIT_CODES.refused.code;
}
