/** A release in the sf envelope. In: the report. Out: one JSON document, which has the result beside the error too. */
import { failureMembers, formatDocument } from './formatJson.ts';
import { exitCodeOfRelease, type OrgRelease, type ReleaseReport } from './releaseReport.ts';
import { plainData, reportResult } from './reportResult.ts';
import type { RunReport } from './runReport.ts';
import type { StepError } from './stepResult.ts';

export function formatReleaseJson(report: ReleaseReport): string {
  const { error, warnings, stages, ...rest } = report;
  const isBad = report.outcome === 'failed' || report.outcome === 'waiting';
  const result = {
    ...rest,
    stages: stages.map((stage) => ({ ...stage, orgs: stage.orgs.map(orgData) })),
  };
  return formatDocument({
    ...(isBad && error !== undefined
      ? failureMembers(error, exitCodeOfRelease(report), report.command)
      : { status: 0 }),
    result,
    warnings,
  });
}

/** Here the warnings of a run have no other place. */
const runData = (report: RunReport) => ({ ...reportResult(report), warnings: report.warnings });

const orgData = ({ reports, checks, undo, error, ...org }: OrgRelease) => ({
  ...org,
  reports: reports.map(runData),
  checks: checks.map(runData),
  ...(undo === undefined
    ? {}
    : { undo: { ...undo, ...(undo.report === undefined ? {} : { report: runData(undo.report) }) } }),
  ...(error === undefined ? {} : { error: plainError(error) }),
});

const plainError = (error: StepError): StepError => ({ ...error, data: plainData(error.data) });
