/**
 * A verification in the sf envelope. In: the report. Out: one JSON document; a failure has the error of the app that
 * stands for the whole beside the result. A change of a watch is a document of its own, on one line.
 */
import { failureMembers, formatDocument } from './formatJson.ts';
import { plainData } from './reportResult.ts';
import type { StepError } from './stepResult.ts';
import { exitCodeOfVerification, type VerifyChange, type VerifyReport, worstFailureOf } from './verifyReport.ts';

export function formatVerifyJson(report: VerifyReport): string {
  const { warnings, error: _error, apps, ...rest } = report;
  const failure = worstFailureOf(report);
  const result = {
    ...rest,
    apps: apps.map((app) => ({ ...app, works: app.error === undefined, error: plainError(app.error) })),
  };
  return formatDocument({
    ...(failure === undefined
      ? { status: 0 }
      : failureMembers(failure, exitCodeOfVerification(report), report.command)),
    result,
    warnings,
  });
}

export const formatVerifyChangeJson = (change: VerifyChange): string =>
  JSON.stringify({ ...change, error: plainError(change.error) });

const plainError = (error: StepError | undefined): StepError | undefined =>
  error === undefined ? undefined : { ...error, data: plainData(error.data) };
