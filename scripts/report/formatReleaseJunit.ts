/**
 * A release as JUnit XML: one suite a pipeline stage, one case an org, and one a gate. In: the report. Out: XML. What did not
 * run is skipped, and says so.
 */
import { EMULATED_NOTE } from './formatReport.ts';
import { formatJunitDocument, type JunitCase } from './junitXml.ts';
import type { GateResult, OrgRelease, ReleaseReport } from './releaseReport.ts';
import { describeGate, describeOrg } from './releaseText.ts';
import type { StepError } from './stepResult.ts';

export const formatReleaseJunit = (report: ReleaseReport): string =>
  formatJunitDocument({
    suites: [
      ...report.stages.map(({ name, gates, orgs }) => ({
        name: `release.${name}`,
        cases: [...gates.map(gateCase), ...orgs.map(orgCase)],
      })),
      // An error of the whole belongs to no org, and must not vanish.
      ...(report.stages.length === 0 && report.error !== undefined
        ? [{ name: 'release', cases: [{ name: 'release', milliseconds: 0, failure: failureOf(report.error) }] }]
        : []),
    ],
    milliseconds: report.durationMilliseconds,
    note: report.emulated ? EMULATED_NOTE : undefined,
  });

const failureOf = ({ name, message, actions }: StepError): NonNullable<JunitCase['failure']> => ({
  type: name,
  message: [message, ...actions].join('\n'),
});

function gateCase(gate: GateResult): JunitCase {
  const base = { name: describeGate(gate), milliseconds: gate.durationMilliseconds ?? 0 };
  switch (gate.status) {
    case 'failed':
      return { ...base, failure: { type: 'GateFailed', message: gate.detail } };
    case 'waiting':
      return { ...base, skipped: gate.detail };
    case 'passed':
      return base;
  }
}

function orgCase(org: OrgRelease): JunitCase {
  const base = { name: org.alias, milliseconds: org.durationMilliseconds ?? 0 };
  switch (org.status) {
    case 'failed':
      return {
        ...base,
        failure: org.error === undefined ? { type: 'InternalFaultError', message: 'failed' } : failureOf(org.error),
        output: org.undo?.detail,
      };
    case 'notRun':
    case 'planned':
    case 'doneBefore':
      return { ...base, skipped: describeOrg(org) };
    default:
      return { ...base, output: describeOrg(org) };
  }
}
