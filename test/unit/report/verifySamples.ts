/** Verifications of every outcome: working, contradicted, diagnosed, undecided, not stored, ended early. */

import type { StepError } from '../../../scripts/report/stepResult.ts';
import type { AppVerification, VerifyChange, VerifyReport } from '../../../scripts/report/verifyReport.ts';
import type { Diagnosis } from '../../../scripts/verify/diagnosis/diagnosis.ts';
import { PROOF_SETS } from '../../../scripts/verify/proofSets.ts';
import { PROOF_TITLES, type ProofId } from '../../../scripts/verify/verification.ts';
import type { Proof } from '../../../scripts/verify/verifiedToken.ts';

const proof = (id: ProofId, status: Proof['status'] = 'proven'): Proof => ({
  id,
  title: PROOF_TITLES[id],
  status,
  evidence: status === 'proven' ? `seen ${id}` : 'no key of another org is stored',
});

const TIMES = { startedAtMilliseconds: 1_700_000_000_000, durationMilliseconds: 1234 } as const;

export const WORKING: AppVerification = {
  app: 'Order_Sync',
  runAsUsername: 'integration@qa.example.com',
  consumerKey: '3MVG9KEY_A',
  scopes: ['api'],
  credentialsFrom: 'store',
  proofs: PROOF_SETS.verify.map((id) => proof(id, id === 'foreign-key-refused' ? 'notProven' : 'proven')),
  ...TIMES,
};

export const REFUSED: StepError = {
  name: 'TokenRefusedError',
  message:
    'acme.my.salesforce.com issued no token for Billing in "qa": invalid_grant (no client credentials user enabled). Possible causes, the likeliest first: a; b.',
  actions: ['npm run deploy -- --target-org qa'],
  exitCode: 1,
  data: {
    host: 'acme.my.salesforce.com',
    status: 400,
    error: 'invalid_grant',
    description: 'no client credentials user enabled',
    causes: [],
  },
};

export const DECIDED: Diagnosis = {
  decided: true,
  findings: [
    {
      id: 'runAsUnset',
      verdict: 'confirmed',
      cause: 'the OAuth policies of Billing name no run-as user',
      evidence: ['clientCredentialsFlowUser is empty in Billing_oauthPlcy.', 'The flow is on in the policies.'],
      fix: 'npm run deploy -- --target-org qa --app Billing   (deploys the policies again)',
    },
  ],
  looked: ['the OAuth policies of Billing', 'the app Billing'],
  unreadable: ['the newest logins: INSUFFICIENT_ACCESS'],
};

export const UNDECIDED: Diagnosis = {
  decided: false,
  findings: ['the run-as user is inactive', 'the run-as user is frozen'].map((cause, index) => ({
    id: `cause${index}`,
    verdict: 'possible',
    cause,
    evidence: [],
    fix: `Setup > Users, step ${index}`,
  })),
  looked: [],
  unreadable: ['the run-as user: INVALID_TYPE'],
};

export const FAILING: AppVerification = {
  app: 'Billing',
  runAsUsername: 'billing@qa.example.com',
  scopes: ['api', 'openid'],
  proofs: [],
  error: REFUSED,
  failedProofId: 'token-issued',
  diagnosis: DECIDED,
  ...TIMES,
};

export const CONTRADICTED: AppVerification = {
  ...WORKING,
  app: 'Contradicted',
  proofs: [proof('token-issued'), proof('token-format')],
  failedProofId: 'scopes-as-declared',
  error: {
    name: 'VerificationFailedError',
    message: 'The token of Contradicted in "qa" is not as it should be: expected the scopes "api", saw "api web".',
    actions: ['npm run deploy -- --target-org qa'],
    exitCode: 1,
    data: { proofId: 'scopes-as-declared' },
  },
};

export const NOT_STORED: AppVerification = {
  app: 'Not_Stored',
  proofs: [],
  error: {
    name: 'CredentialsNotStoredError',
    message: 'No credentials of Not_Stored for "qa" are stored in qa.json.',
    actions: ['npm run deploy -- --target-org qa --app Not_Stored'],
    exitCode: 2,
  },
  failedProofId: 'token-issued',
  ...TIMES,
};

/** An error that is about no proof: the endpoint went down between two of them. */
export const BROKEN_OFF: AppVerification = {
  ...WORKING,
  app: 'Broken_Off',
  proofs: [proof('token-issued')],
  error: {
    name: 'TokenEndpointUnavailableError',
    message: 'The token endpoint of "qa" (acme) answers HTTP 503.',
    actions: ['Look at status.salesforce.com, wait, and run the command again.'],
    exitCode: 20,
  },
};

const reportOf = (apps: readonly AppVerification[], more: Partial<VerifyReport> = {}): VerifyReport => ({
  command: 'verify',
  emulated: false,
  org: {
    alias: 'qa',
    orgId: '00D000000000001AAA',
    username: 'admin@qa.example.com',
    instanceUrl: 'https://acme.my.salesforce.com',
  },
  apiVersion: '66.0',
  credentialStore: '.eca/credentials/qa.json',
  apps,
  warnings: [],
  durationMilliseconds: 4100,
  ...more,
});

export const ALL_WELL = reportOf([WORKING], { emulated: true });
export const SEVERAL = reportOf([WORKING, FAILING, CONTRADICTED, NOT_STORED, BROKEN_OFF], {
  warnings: ['Stored pairs of other orgs are not known: prod.json is damaged.'],
});
export const TWO_WELL = reportOf([WORKING, { ...WORKING, app: 'Second' }]);
export const ONLY_UNDECIDED = reportOf([{ ...FAILING, diagnosis: UNDECIDED }]);
export const NEVER_BEGAN: VerifyReport = {
  command: 'verify',
  emulated: false,
  apps: [],
  warnings: [],
  durationMilliseconds: 3,
  error: {
    name: 'UnknownOrgError',
    message: 'No org with the alias or username "nope" is authorised.',
    actions: ['sf org login web --alias nope'],
    exitCode: 2,
  },
};

export const REPORTS: readonly VerifyReport[] = [ALL_WELL, SEVERAL, TWO_WELL, ONLY_UNDECIDED, NEVER_BEGAN];

export const CHANGE: VerifyChange = {
  time: '2026-11-25T05:00:00.000Z',
  app: 'Billing',
  title: 'Billing',
  from: 'works',
  to: 'TokenRefusedError',
  error: REFUSED,
  diagnosis: DECIDED,
  afterMilliseconds: 3_600_000,
};
