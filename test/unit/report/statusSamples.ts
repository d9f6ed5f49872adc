/** Reports of a status for the tests of their forms: all well, and one with every kind of trouble. */
import type { AppStatus, OrgStatus, StatusReport } from '../../../scripts/report/statusReport.ts';
import type { StepError } from '../../../scripts/report/stepResult.ts';

export const HOSTILE = '<img src=x onerror=alert(1)>"\u001b[31m';
const START = Date.UTC(2026, 9, 1, 8);

export const errorNamed = (name: string, exitCode: number, message = `It is ${name}.`): StepError => ({
  name,
  message,
  actions: ['npm run deploy -- --target-org qa'],
  exitCode,
});

export const appStatus = (more: Partial<AppStatus> = {}): AppStatus => ({
  app: 'Order_Sync',
  deployed: { at: '2026-09-30T10:00:00.000Z', commit: '0123456789abcdef0123456789abcdef01234567' },
  drift: [],
  differs: false,
  works: true,
  proofs: { proven: 6, tried: 6 },
  credentials: { location: 'files under .eca/credentials', since: '2026-08-01T00:00:00.000Z', ageDays: 61 },
  staged: 'none',
  runAs: {
    username: 'order-sync.00dxx0000000001@integration.example.com',
    exists: true,
    isActive: true,
    isFrozen: false,
    licence: 'Salesforce Integration',
    lastLogin: '2026-09-30T23:00:00.000Z',
  },
  ...more,
});

export const orgStatus = (alias: string, more: Partial<OrgStatus> = {}): OrgStatus => ({
  stage: 'qa',
  alias,
  orgId: '00Dxx0000000001EAA',
  instanceUrl: 'https://acme.my.salesforce.com',
  apps: [appStatus()],
  warnings: [],
  durationMilliseconds: 900,
  ...more,
});

export const statusReport = (orgs: readonly OrgStatus[], more: Partial<StatusReport> = {}): StatusReport => ({
  command: 'status',
  emulated: false,
  commit: '0123456789abcdef0123456789abcdef01234567',
  orgs,
  findings: [],
  unchecked: [],
  warnings: [],
  startedAtMilliseconds: START,
  durationMilliseconds: 2300,
  ...more,
});

export const well = statusReport([orgStatus('qa'), orgStatus('uat')]);

export const troubled = statusReport(
  [
    orgStatus('qa', {
      apps: [
        appStatus({
          drift: [
            {
              type: 'ExtlClntAppOauthConfigurablePolicies',
              fullName: 'Order_Sync_oauthPlcy',
              kind: 'changed',
              element: 'sessionTimeoutInMinutes',
              before: '120',
              now: HOSTILE,
              isSetBack: true,
            },
          ],
          staged: { state: 'Rotated', endsAt: '2026-10-20T00:00:00.000Z' },
          privileges: [
            { id: 'a', title: 'Records of Account can be read', status: 'proven', evidence: 'measured by a query' },
            { id: 'b', title: 'ViewAllData is not there', status: 'contradicted', evidence: `it is true ${HOSTILE}` },
            { id: 'c', title: 'Setup is not readable', status: 'notProven', evidence: 'HTTP 501' },
          ],
        }),
      ],
    }),
    orgStatus('uat', {
      apps: [
        appStatus({
          works: false,
          verifyError: errorNamed('TokenRefusedError', 1, HOSTILE),
          runAs: { username: 'gone@example.com', exists: false },
        }),
      ],
    }),
    orgStatus('production', {
      apps: [],
      error: errorNamed('OrgUnreachableError', 1),
    }),
  ],
  {
    emulated: true,
    findings: [
      {
        ruleId: 'key-shared',
        severity: 'high',
        message: 'Order_Sync in "uat" and Order_Sync in "qa" have the same consumer secret',
        fix: 'npm run rotate -- --target-org uat --app Order_Sync',
        app: 'Order_Sync',
        org: 'uat',
      },
    ],
    unchecked: [{ what: 'whether it shares credentials', reason: 'OrgUnreachableError', org: 'prod' }],
    warnings: ['The store of uat gives nothing back.'],
  },
);
