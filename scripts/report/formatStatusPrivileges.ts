/**
 * The least-privilege proof as JUnit XML: a suite a run-as user, a case a statement, with how it was measured. In: the report.
 * Out: XML. What was not measured is skipped, with its reason; an org that gave no proof at all is a failure.
 */
import type { PrivilegeProof } from '../verify/privileges/privilegeProof.ts';
import { EMULATED_NOTE } from './formatReport.ts';
import { formatJunitDocument, type JunitCase, type JunitSuite } from './junitXml.ts';
import type { AppStatus, OrgStatus, StatusReport } from './statusReport.ts';
import type { StepError } from './stepResult.ts';

type MeasuredApp = Pick<AppStatus, 'app' | 'privileges' | 'privilegesError'> & {
  readonly runAs?: { readonly username: string };
};
type MeasuredOrg = Pick<OrgStatus, 'alias' | 'error'> & { readonly apps: readonly MeasuredApp[] };

/** What a status and an audit have in common. */
export type PrivilegesReport = Pick<StatusReport, 'command' | 'emulated' | 'durationMilliseconds' | 'error'> & {
  readonly orgs: readonly MeasuredOrg[];
};

export const formatStatusPrivileges = (report: PrivilegesReport): string =>
  formatJunitDocument({
    suites: [
      ...report.orgs.flatMap(suitesOf),
      ...(report.error === undefined ? [] : [failedSuite(report.command, report.error)]),
    ],
    milliseconds: report.durationMilliseconds,
    note: report.emulated ? EMULATED_NOTE : undefined,
  });

const suitesOf = ({ alias, apps, error }: MeasuredOrg): readonly JunitSuite[] => [
  ...apps.map((app) => suiteOf(alias, app)),
  ...(error === undefined ? [] : [failedSuite(alias, error)]),
];

const MISSING: StepError = {
  name: 'InternalFaultError',
  message: 'The privileges were not measured.',
  actions: [],
  exitCode: 10,
};

function suiteOf(alias: string, { app, runAs, privileges, privilegesError }: MeasuredApp): JunitSuite {
  const name = `${alias} ${app} ${runAs?.username ?? 'unknown user'}`;
  return privileges === undefined
    ? failedSuite(name, privilegesError ?? MISSING)
    : { name, cases: privileges.map(caseOf) };
}

function caseOf({ title, status, evidence }: PrivilegeProof): JunitCase {
  const one = { name: title, milliseconds: 0 };
  switch (status) {
    case 'proven':
      return { ...one, output: evidence };
    case 'contradicted':
      return { ...one, failure: { type: 'PrivilegeContradicted', message: evidence } };
    case 'notProven':
      return { ...one, skipped: `not proven: ${evidence}` };
  }
}

const failedSuite = (name: string, { name: type, message, actions }: StepError): JunitSuite => ({
  name,
  cases: [
    {
      name: 'The privileges could be measured',
      milliseconds: 0,
      failure: { type, message: [message, ...actions].join('\n') },
    },
  ],
});
