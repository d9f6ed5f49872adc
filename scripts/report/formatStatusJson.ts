/** A status in the sf envelope. In: the report, the exit code. Out: one JSON document; a failure has its error beside the result. */
import { buildError } from '../lib/errors.ts';
import { EXIT_CODES } from '../lib/exitCodes.ts';
import { failureMembers, formatDocument } from './formatJson.ts';
import { plainData } from './reportResult.ts';
import { toStepError } from './runReport.ts';
import { hasOrgFailed, isSevere, type StatusReport, worstFailureOf } from './statusReport.ts';
import type { StepError } from './stepResult.ts';

export function formatStatusJson(report: StatusReport, exitCode: number): string {
  const { warnings, error: _error, orgs, ...rest } = report;
  const failure = worstFailureOf(report) ?? (exitCode === EXIT_CODES.refused.code ? notWell(report) : undefined);
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

/** Where no org has an error, but a finding or a privilege makes the exit code. */
function notWell({ orgs, findings }: StatusReport): StepError {
  const problems = [
    ...findings.filter(isSevere).map(({ message }) => message.replace(/\.$/, '')),
    ...orgs.filter(hasOrgFailed).map(({ alias }) => `${alias} is not well`),
  ];
  return toStepError(buildError('StatusNotWellError', { problems }));
}

const plainError = (error: StepError | undefined): StepError | undefined =>
  error === undefined ? undefined : { ...error, data: plainData(error.data) };
