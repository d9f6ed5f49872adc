/** A status in the sf envelope. In: the report, the exit code. Out: one JSON document; a failure has its error beside the result. */
import { failureMembers, formatDocument } from './formatJson.ts';
import { plainData } from './reportResult.ts';
import { hasOrgFailed, type StatusReport, worstFailureOf } from './statusReport.ts';
import type { StepError } from './stepResult.ts';

export function formatStatusJson(report: StatusReport, exitCode: number): string {
  const { warnings, error: _error, orgs, ...rest } = report;
  const failure = worstFailureOf(report);
  const result = {
    ...rest,
    orgs: orgs.map((org) => ({
      ...org,
      isWell: !hasOrgFailed(org),
      apps: org.apps.map((app) => ({
        ...app,
        planError: plainError(app.planError),
        verifyError: plainError(app.verifyError),
        privilegesError: plainError(app.privilegesError),
      })),
      error: plainError(org.error),
    })),
  };
  return formatDocument({
    ...(failure === undefined ? { status: exitCode } : failureMembers(failure, exitCode, report.command)),
    result,
    warnings,
  });
}

const plainError = (error: StepError | undefined): StepError | undefined =>
  error === undefined ? undefined : { ...error, data: plainData(error.data) };
