/** Reports of every outcome, with all that a report can hold and with as little as it can. */
import type { DeployPlan } from '../../../scripts/plan/deployPlan.ts';
import type { RunReport } from '../../../scripts/report/runReport.ts';
import type { StepError } from '../../../scripts/report/stepResult.ts';

const position = { file: 'force-app/a.xml', line: 3, column: 5 };

export const PLAN: DeployPlan = {
  appName: 'Order_Sync',
  orgAlias: 'qa',
  runAsUsername: 'integration@qa.example.com',
  steps: [
    {
      kind: 'deploy',
      id: 'deploy-app',
      title: 'Deploy the app and its settings',
      action: 'update',
      reason: 'one component differs',
      components: [
        {
          type: 'ExtlClntAppOauthSettings',
          fullName: 'Order_Sync_oauth',
          file: 'force-app/a.xml',
          content: '<CONTENT_OF_A_FILE/>',
          elements: new Map([['label', [{ value: 'x', position }]]]),
          record: {},
        },
      ],
      changes: [
        {
          type: 'ExtlClntAppOauthSettings',
          fullName: 'Order_Sync_oauth',
          file: 'force-app/a.xml',
          action: 'update',
          differences: [
            { element: 'commaSeparatedOauthScopes', have: 'Api', want: 'Api, OpenID' },
            { element: 'label', have: undefined, want: 'Order Sync' },
          ],
        },
        { type: 'ExternalClientApplication', fullName: 'Order_Sync', file: 'b', action: 'unchanged', differences: [] },
      ],
    },
    {
      kind: 'createUser',
      id: 'createUser',
      title: 'Create the integration user',
      action: 'unchanged',
      reason: 'it exists',
      username: 'integration@qa.example.com',
      email: 'ops@example.com',
      profileId: '00e',
      profileName: 'Minimum Access - API Only Integrations',
      appName: 'Order_Sync',
    },
    {
      kind: 'verifyToken',
      id: 'verifyToken',
      title: 'Verify a token',
      action: 'create',
      reason: 'always',
      appName: 'Order_Sync',
    },
  ],
  obstacles: [],
  warnings: ['AllSelfAuthorized lets every user in.'],
};

export const ERROR: StepError = {
  name: 'DeploymentFailedError',
  message:
    '"qa" refused the deployment of Order_Sync (0Af000000000001AAA) and was not changed: 2 component problems\n  force-app/main/default/permissionsets/Order_Sync.permissionset-meta.xml:12:5  PermissionSet Order_Sync: no such field Order__c.Total__c\n  force-app/a.xml:3  ExtlClntAppOauthSettings A: unknown scope',
  actions: ['Remove the field.', 'sf project deploy report --target-org qa --job-id 0Af000000000001AAA'],
  exitCode: 1,
  data: { problems: [{ file: 'force-app/a.xml', line: 3 }] },
};

export const DONE: RunReport = {
  command: 'deploy:scratch',
  emulated: true,
  devHub: 'hub',
  org: {
    alias: 'qa',
    orgId: '00D000000000001AAA',
    username: 'admin@qa.example.com',
    instanceUrl: 'https://acme.my.salesforce.com',
    kind: 'scratch',
  },
  app: 'Order_Sync',
  runAsUsername: 'integration@qa.example.com',
  scopes: ['api'],
  consumerKey: '3MVG9KEY_A',
  credentialStore: '.eca/credentials/qa.json',
  plan: PLAN,
  steps: [
    {
      id: 'createScratchOrg',
      title: 'Create the scratch org',
      status: 'done',
      startedAtMilliseconds: 1,
      durationMilliseconds: 8234,
    },
    {
      id: 'createUser',
      title: 'Create the integration user',
      status: 'unchanged',
      durationMilliseconds: 0,
      detail: 'it exists',
    },
    { id: 'verifyToken', title: 'Verify a token', status: 'done', durationMilliseconds: 340, detail: '8 of 9 proofs' },
  ],
  proofs: [
    { id: 'token-issued', title: 'A token is issued', status: 'proven', evidence: 'by https://acme/token' },
    { id: 'wrong-host-refused', title: 'The wrong host is refused', status: 'notProven', evidence: 'no host is known' },
  ],
  warnings: ['AllSelfAuthorized lets every user in.'],
  durationMilliseconds: 12_400,
  outcome: 'done',
};

export const FAILED: RunReport = {
  ...DONE,
  emulated: false,
  outcome: 'failed',
  proofs: [],
  steps: [
    { id: 'createScratchOrg', title: 'Create the scratch org', status: 'done', durationMilliseconds: 8234 },
    {
      id: 'deploy-app',
      title: 'Deploy the app and its settings',
      status: 'failed',
      durationMilliseconds: 125_000,
      error: ERROR,
    },
    { id: 'verifyToken', title: 'Verify a token', status: 'notRun' },
  ],
  error: ERROR,
};

const EMPTY = {
  command: 'deploy',
  emulated: false,
  steps: [],
  proofs: [],
  warnings: [],
  durationMilliseconds: 3,
} as const;
export const SPARSE_FAILED: RunReport = { ...EMPTY, outcome: 'failed' };

export const REPORTS: readonly RunReport[] = [
  DONE,
  FAILED,
  SPARSE_FAILED,
  { ...DONE, outcome: 'unchanged', emulated: false },
  { ...DONE, outcome: 'planned', dryRun: true, proofs: [] },
  { ...EMPTY, outcome: 'done' },
  { ...EMPTY, outcome: 'unchanged', org: { alias: 'qa', orgId: '00D', username: 'u', instanceUrl: 'https://x' } },
];
