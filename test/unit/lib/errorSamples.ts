/**
 * Arguments for every entry of the error catalogue, with and without what is optional. A new entry does not compile
 * until it has its samples here.
 */
import type { ErrorArgs, ErrorName } from '../../../scripts/lib/errors.ts';

type Samples = { readonly [Name in ErrorName]: readonly [ErrorArgs<Name>, ...ErrorArgs<Name>[]] };

const app = 'Order_Sync';
const org = 'qa';
const subject = { app, org };
const host = 'acme.my.salesforce.com';
const errors = [{ errorCode: 'FUNCTIONALITY_NOT_ENABLED', message: 'This feature is not enabled.' }];
const finding = {
  ruleId: 'unknown-scope',
  message: '"api2" is no OAuth scope.',
  fix: 'Remove "api2".',
  position: { file: 'force-app/a.xml', line: 3, column: 5 },
};
const problem = { componentType: 'PermissionSet', fullName: 'A', file: 'force-app/a.xml', problem: 'no such field' };
const deployment = { ...subject, deploymentId: '0Af000000000001AAA' };
const cause = { cause: 'the run-as user is not set', fix: 'Setup > External Client App Manager' };
const AGAIN = 'npm run release -- --to qa';

export const ERROR_SAMPLES: Samples = {
  UsageError: [{ command: 'deploy', problem: 'There is no flag --target.' }],
  NoDevHubError: [{ ci: true }, { ci: false }],
  NoTargetOrgError: [{ command: 'deploy' }],
  AmbiguousTargetOrgError: [{ alias: org, command: 'deploy' }],
  UnknownOrgError: [
    { alias: org, known: [] },
    { alias: org, known: ['dev', 'prod'] },
  ],
  FixRefusedError: [{ file: 'a.ecaPlcy-meta.xml', problem: 'it has changed' }],
  ReportFileError: [{ file: '/proc/verify.xml', problem: 'the system says EACCES' }],
  NotAProjectError: [{ directory: '/tmp/x' }],
  ConfigInvalidError: [
    { file: 'config/values.json', problem: 'it is not JSON' },
    { file: 'config/values.json', problem: 'it is not JSON', line: 3 },
    { file: 'config/values.json', problem: 'it is not JSON', line: 3, column: 7, fix: 'Add the comma.' },
  ],
  SfCliMissingError: [{}],
  EmulatorStartError: [{ problem: 'the port is taken.' }, { problem: 'the port is taken.', logFile: '/tmp/log' }],
  EmulatorNotRunningError: [{}],
  EmulatorNotAskedError: [{ alias: org, command: 'deploy' }],
  InterruptedError: [{ during: 'Deploy the app', resume: 'npm run deploy' }],
  OutputLostError: [{ reason: 'ENOSPC: no space left on device, write' }],
  InternalFaultError: [{ problem: 'x is not a function' }],
  SourceInvalidError: [{ findings: [] }, { findings: [finding] }, { findings: [finding, finding] }],
  SecretInSourceError: [{ findings: [] }, { findings: [finding] }, { findings: [finding, finding] }],
  UnsetVariablesError: [
    { org, variables: [{ name: 'ECA_CONTACT_EMAIL', usedIn: 'sfdx-project.json' }] },
    {
      org,
      variables: [
        { name: 'ECA_CONTACT_EMAIL', usedIn: 'sfdx-project.json' },
        { name: 'ECA_RUN_AS_USERNAME', usedIn: 'sfdx-project.json' },
      ],
    },
  ],
  AppNotFoundError: [
    { app: undefined, known: [] },
    { app, known: [] },
    { app, known: ['Billing'] },
  ],
  SeveralAppsError: [{ apps: [app, 'Billing'], command: 'deploy', flags: ' --target-org qa' }],
  ApiVersionTooLowError: [{ have: '59.0', need: '60.0', file: 'sfdx-project.json', line: 5, column: 22 }],
  PreconditionsMissingError: [
    { ...subject, obstacles: [] },
    { ...subject, obstacles: [{ id: 'licence', message: 'No licence is free.', fix: 'Setup > Company Information' }] },
  ],
  AuthorizationExpiredError: [{ org, detail: 'expired access/refresh token' }],
  OrgUnreachableError: [{ org, host, code: 'ECONNRESET' }],
  ApiRequestLimitError: [{ org, operation: 'describe User', detail: 'TotalRequests Limit exceeded.' }],
  OrgUnavailableError: [
    { org, host, status: 503, operation: 'query' },
    { org, host, status: 429, operation: 'query', retryAfterSeconds: 30 },
  ],
  OrgRequestRefusedError: [
    { org, operation: 'create a user', errors },
    { org, operation: 'create a user', errors, action: 'Setup > Users' },
  ],
  ApiVersionNotSupportedError: [{ org, want: '68.0', highest: '67.0' }],
  NotADevHubError: [{ org }],
  NotAScratchOrgError: [{ org, what: 'it is a sandbox' }],
  ScratchOrgStillCreatingError: [{ hub: 'hub', requestId: '2SR000000000001', status: 'Creating', waitedMinutes: 10 }],
  ScratchOrgRefusedError: [
    { hub: 'hub', code: 'C-1007', problem: 'the username is taken' },
    { hub: 'hub', code: 'C-1007', problem: 'the username is taken', requestId: '2SR1', action: 'sf org list' },
  ],
  ScratchOrgSettingsRefusedError: [{ org, problem: 'no such setting.' }],
  ScratchOrgRequestUnclearError: [{ hub: 'hub', problem: 'the connection was reset.' }],
  DeploymentFailedError: [
    { ...deployment, problems: [] },
    { ...deployment, problems: [], errorCode: 'UNKNOWN_EXCEPTION', errorMessage: '' },
    { ...deployment, problems: [problem, { ...problem, line: 3, column: 5, fix: 'Remove the field.' }] },
  ],
  DeploymentCanceledError: [deployment, { ...deployment, canceledBy: 'Ada' }],
  DeploymentPendingError: [{ ...deployment, status: 'InProgress' }],
  DeploymentOutcomeUnknownError: [
    { ...deployment, problem: 'the connection was reset.' },
    { ...subject, problem: 'the connection was reset.' },
  ],
  UsernameTakenError: [{ org, username: 'a@b.example' }],
  UserNotCreatedError: [{ org, username: 'a@b.example', errors }],
  AssignmentRefusedError: [{ org, username: 'a@b.example', subject: 'SalesforceAPIIntegrationPsl', errors }],
  CredentialsRefusedError: [{ ...subject, errors }],
  ConsumerMissingError: [{ ...subject, problem: 'the org lists none' }],
  SeveralConsumersError: [{ ...subject, consumerIds: ['8881', '8882'] }],
  CredentialsAnswerInvalidError: [{ ...subject, problem: 'the consumer secret is missing or empty' }],
  CredentialsNotStoredError: [{ ...subject, location: '.eca/credentials/qa.json' }],
  CredentialStoreError: [{ location: '.eca/credentials/qa.json', problem: 'it is not JSON' }],
  WrongTokenHostError: [
    { host: 'login.salesforce.com', org },
    { host: 'acme.lightning.force.com', org, use: `https://${host}` },
  ],
  TokenRefusedError: [
    { ...subject, host, status: 400, error: 'invalid_grant', description: '', causes: [] },
    { ...subject, host, status: 400, error: 'invalid_grant', description: 'ip restricted', causes: [cause] },
    { ...subject, host, status: 400, error: 'invalid_grant', description: '', causes: [cause, { ...cause }] },
  ],
  TokenPropagationTimeoutError: [
    { ...subject, host, error: 'invalid_client_id', description: '', waitedSeconds: 900 },
    { ...subject, host, error: 'invalid_client_id', description: 'client identifier invalid', waitedSeconds: 900 },
  ],
  TokenRateLimitedError: [{ ...subject, host, description: 'login rate exceeded' }],
  TokenEndpointUnavailableError: [{ org, host, status: 503 }],
  TokenAnswerInvalidError: [{ org, host, status: 200, problem: 'it is a web page' }],
  TokenEndpointUnreachableError: [
    { org, host, code: 'ECONNREFUSED' },
    { org, host, code: 'ECONNREFUSED', detail: 'connect ECONNREFUSED 127.0.0.1:9', fix: 'Check the proxy.' },
  ],
  CredentialsIncompleteError: [{ ...subject, problems: ['the consumer secret is empty'] }],
  CredentialsOfAnotherOrgError: [{ ...subject, orgId: '00D1', credentialsOrgId: '00D2' }],
  VerificationFailedError: [
    { ...subject, proofId: 'scopes-as-declared', expected: 'api', seen: 'api, web', fix: 'npm run deploy' },
  ],
  UnknownStoreError: [
    { store: 'prod', known: [] },
    { store: 'prod', known: ['file', 'vault'] },
  ],
  StoreCliMissingError: [{ store: 'prod', cli: 'vault', install: 'Install Vault: https://example.com' }],
  StoreLoginMissingError: [{ store: 'prod', cli: 'vault', problem: 'it is not logged in', login: 'vault login' }],
  StorePermissionError: [
    { store: 'prod', cli: 'vault', location: 'eca/qa', code: '403', need: 'the capability create' },
  ],
  StoreQuotaError: [{ store: 'prod', cli: 'vault', location: 'eca/qa', code: '429' }],
  StoreUnreachableError: [
    { store: 'prod', cli: 'vault', location: 'eca/qa', said: 'dial tcp: connection refused' },
    { store: 'prod', cli: 'vault', location: 'eca/qa', said: '' },
  ],
  StoreTimeoutError: [{ store: 'prod', cli: 'vault', location: 'eca/qa', seconds: 30 }],
  StoreConflictError: [{ store: 'prod', cli: 'vault', location: 'eca/qa' }],
  StoreContentError: [{ store: 'prod', cli: 'vault', location: 'eca/qa', problem: 'it is not JSON' }],
  StoredPairsLeftError: [{ org: 'dev', location: 'eca/dev', problem: 'it is not logged in.' }],
  StoreCommandFailedError: [
    { store: 'prod', cli: 'vault', location: 'eca/qa', code: 'exit code 2', said: '' },
    { store: 'prod', cli: 'vault', location: 'eca/qa', code: 'exit code 2', said: 'connection refused' },
  ],
  RotationNotSupportedError: [
    { ...subject, apiVersion: '64.0', highest: '64.0' },
    { ...subject, apiVersion: '64.0', highest: '66.0' },
  ],
  RotationPreconditionsError: [{ ...subject, obstacles: [{ message: 'the setting is off', fix: 'Setup > Settings' }] }],
  RotatesOwnAppError: [{ ...subject, username: 'admin@acme.com' }],
  StoredUnderOtherNameError: [{ ...subject, other: 'production', location: '.eca/credentials/production.json' }],
  StagedPairInTheWayError: [
    { ...subject, key: '3MVG9x', createdAt: undefined },
    { ...subject, key: '3MVG9x', createdAt: '2026-11-25T12:00:00.000Z' },
  ],
  PreviousPairAliveError: [
    { ...subject, endsAt: undefined },
    { ...subject, endsAt: '2026-12-25T12:00:00.000Z' },
  ],
  RotationUnfinishedError: [{ ...subject, mode: 'finish', problem: 'a rotation is not finished' }],
  AlreadyPromotedError: [{ ...subject, endsAt: undefined }],
  NothingToRollBackError: [{ ...subject, problem: 'the org has ended it' }],
  RollbackRefusedError: [
    { ...subject, errors, endsAt: undefined, location: 'prod.json' },
    { ...subject, errors, endsAt: '2026-12-25T12:00:00.000Z', location: 'prod.json' },
  ],
  CallersOnPreviousPairError: [
    { ...subject, since: undefined, callers: [], unreadable: 'INVALID_TYPE' },
    {
      ...subject,
      since: '2026-11-25T12:00:00.000Z',
      callers: [
        { sourceIp: '10.0.0.1', application: app, logins: 1, lastLogin: '2026-11-25T12:00:01.000Z' },
        { sourceIp: '10.0.0.2', application: app, logins: 2, lastLogin: '2026-11-25T12:00:02.000Z' },
      ],
    },
  ],
  PairStillAcceptedError: [{ ...subject, key: '3MVG9x', host, waitedSeconds: 900 }],
  PairEndUnprovenError: [
    { ...subject, key: '3MVG9x', reason: 'HTTP 503 says nothing about the pair', flag: ' --finish' },
  ],
  PreviousPairDeadError: [{ ...subject, error: 'invalid_client', location: 'prod.json' }],
  TokenStillAliveError: [{ ...subject, problem: 'a REST call still works' }],
  RotationHookFailedError: [{ ...subject, command: 'node tell.js', problem: 'exit code 3' }],
  AccessNotRestoredError: [{ ...subject, left: ['setting x'], problem: 'the org is locked' }],
  RotationRunningError: [{ ...subject, location: '.eca/rotations/a.jsonl' }],
  JournalError: [{ location: '.eca/rotations/a.jsonl', problem: 'the system says ENOSPC' }],
  AppPoliciesMissingError: [subject],
  TokenStillIssuedError: [{ ...subject, host, waitedSeconds: 900 }],
  AppOffUnprovenError: [{ ...subject, what: 'the OAuth plugin', problem: 'no store.', fix: 'Log in: vault login' }],
  AppDisabledError: [
    { ...subject, since: '2026-11-25T12:00:00.000Z', by: 'admin@acme.com', what: 'the OAuth plugin' },
    { ...subject, since: '2026-11-25T12:00:00.000Z', by: 'admin@acme.com', what: 'the app', during: 'rotation' },
  ],
  PlanFileInvalidError: [{ file: 'plan.json', problem: 'it is no JSON' }],
  PlanOfAnotherOrgError: [{ org, have: '00D000000000002AAA', planned: '00D000000000001AAA' }],
  PlanStaleError: [{ ...subject, madeAt: '2026-01-02T03:04:05.000Z', changes: ['a', 'b', 'c', 'd'] }],
  ConnectedAppUnreadableError: [{ file: 'a.connectedApp-meta.xml:3:5', problem: 'it is no XML' }],
  UnknownConnectedAppError: [
    { names: ['Broker'], org, known: [] },
    { names: ['Broker'], org, known: ['Postman'] },
  ],
  NotClientCredentialsAppError: [
    { app, origin: 'a.xml', problem: 'the flow is off', canEnable: true },
    { app, origin: 'a.xml', problem: 'it has no OAuth settings', canEnable: false },
  ],
  ConversionInvalidError: [{ app, origin: 'a.xml', problems: ['no scope'] }],
  NotConvertibleError: [{ all: 18, problems: ['Broker: no scope', 'Old: no OAuth'], fixes: ['Correct it.'] }],
  SameAppNameError: [{ app, origins: ['a.xml', 'b.xml'] }],
  PipelineMissingError: [{ file: 'config/pipeline.json' }],
  UnknownStageError: [{ stage: 'prod', known: ['dev', 'qa'] }],
  StageOrderError: [{ from: 'qa', to: 'dev' }],
  UnknownPipelineOrgError: [{ orgs: ['x'], known: [org] }],
  SharedRunAsError: [{ orgs: 3 }],
  MixedOrgsError: [{ emulated: [org], real: ['prod'], again: AGAIN }],
  AuditRefusedError: [{ failOn: 'high', findings: ['a.xml:3:5: high: All users may authorise themselves'] }],
  DuplicateOrgError: [{ org, other: 'qa2', orgId: '00D000000000001AAA' }],
  OrgKindMismatchError: [{ org, want: 'sandbox', have: 'production' }],
  ProductionNotAllowedError: [{ org }],
  OrgChangedError: [
    { org, have: '00D000000000002AAA', pinned: '00D000000000001AAA', place: 'the last release', accept: AGAIN },
    { org, have: '00D000000000002AAA', pinned: '00D000000000001AAA', place: 'config/pipeline.json' },
  ],
  OrgRefreshedError: [
    { org, have: '00D000000000002AAA', pinned: '00D000000000001AAA', place: 'the last release' },
    { org, have: '00D000000000002AAA', pinned: '00D000000000001AAA', place: 'the last release', again: AGAIN },
  ],
  OrgNotRememberedError: [{ org }],
  NotASandboxError: [{ org, have: '00D000000000002AAA', pinned: '00D000000000001AAA' }],
  ReleaseRunningError: [{ org, location: '.eca/locks/00D000000000001', resume: AGAIN }],
  ReleaseChangedError: [{ release: '20260102-030405-ab', what: 'The source', anew: AGAIN }],
  ReleaseUnreadableError: [
    { release: '20260102-030405-ab', location: '.eca/runs/20260102-030405-ab.jsonl', problem: 'holds no record' },
  ],
  ReleaseNotFoundError: [
    { release: undefined, known: [] },
    { release: 'x', known: ['20260102-030405-ab'] },
  ],
  ApprovalMissingError: [
    { stage: 'production', digest: 'abc', file: undefined, resume: AGAIN },
    { stage: 'production', digest: 'abc', file: 'approved.txt', resume: AGAIN },
  ],
  WindowClosedError: [
    { stage: 'production', window: 'mon 08:00–17:00 UTC', opensAt: '2026-01-05T08:00:00Z', resume: AGAIN },
    { stage: 'production', window: 'mon 08:00–17:00 UTC', opensAt: undefined, resume: AGAIN },
  ],
  ShardStagesError: [{ stages: ['dev', 'qa'] }, { stages: [] }],
  ShardMissingError: [{ missing: ['2'], count: 3 }],
  ShardsDifferError: [{ what: 'stages' }],
  ReportUnreadableError: [{ file: 'a/release.json', problem: 'it is no JSON' }],
  StageNotThroughError: [{ file: 'a/release.json', problem: 'it failed' }],
  StatusNotWellError: [{ problems: ['Two orgs share one credential'] }],
  ReleaseFailedError: [
    { failed: ['a', 'b', 'c', 'd', 'e', 'f'], released: 2, worst: 'The org said no.', resume: AGAIN },
  ],
  UnsafePathError: [{ file: 'a/../b', problem: 'it is no plain path inside the project' }],
  FilesDifferError: [
    { app, command: 'npm run app:new -- --name Order_Sync', files: ['force-app/a.xml'], diff: '' },
    { app, command: 'npm run app:new -- --name Order_Sync', files: ['force-app/a.xml', 'b.xml'], diff: '' },
  ],
  AppNameTakenError: [{ app: 'order_sync', other: app, file: 'force-app/a.xml' }],
  UnknownOrgAppError: [
    { ...subject, known: [] },
    { ...subject, known: ['Stock_Feed'] },
  ],
  PackagedAppError: [{ ...subject, problem: 'its namespace is acme' }],
  AppPartsMissingError: [{ ...subject, problems: ['the org holds no OAuth policies that name it'] }],
  ImportInvalidError: [{ ...subject, problems: ['The scope "Apo" is unknown.'] }],
  ImportDiffersError: [{ ...subject, differences: ['commaSeparatedOauthScopes'] }],
};
