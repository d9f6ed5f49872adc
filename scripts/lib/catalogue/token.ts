/** Errors of credentials and of tokens. No text here ever holds a secret or a token. */
import { entry } from './entry.ts';

const causesText = (causes: readonly { cause: string }[]): string =>
  causes.length === 0
    ? ''
    : ` ${causes.length === 1 ? 'Cause' : 'Possible causes, the likeliest first'}: ${causes.map(({ cause }) => cause).join('; ')}.`;

export const tokenErrors = {
  CredentialsRefusedError: entry<{
    app: string;
    org: string;
    errors: readonly { errorCode: string; message: string }[];
  }>({
    exit: 'refused',
    message: ({ app, org, errors }) =>
      `"${org}" does not give out the credentials of ${app}: ${errors.map(({ errorCode, message }) => `${errorCode}: ${message}`).join('; ')}`,
    actions: () => [
      'Setup > External Client Apps > Settings > Allow access to External Client App consumer secrets via REST API',
      'Give your user the permissions "External Client App Developer" and "View Client Secret".',
    ],
    data: ({ errors }) => ({ errors }),
  }),
  ConsumerMissingError: entry<{ app: string; org: string; problem: string }>({
    exit: 'refused',
    message: ({ app, org, problem }) => `${app} in "${org}" has no consumer to read credentials of: ${problem}.`,
    actions: ({ org }) => [`npm run deploy -- --target-org ${org}   (deploys the OAuth settings again)`],
  }),
  SeveralConsumersError: entry<{ app: string; org: string; consumerIds: readonly string[] }>({
    exit: 'usage',
    message: ({ app, org, consumerIds }) =>
      `${app} in "${org}" has ${consumerIds.length} consumers (${consumerIds.join(', ')}), and none is named.`,
    actions: ({ consumerIds }) => [`Pass --consumer ${consumerIds[0] ?? '<id>'}`],
    data: ({ consumerIds }) => ({ consumerIds }),
  }),
  CredentialsAnswerInvalidError: entry<{ app: string; org: string; problem: string }>({
    exit: 'platform',
    message: ({ app, org, problem }) =>
      `"${org}" gave an answer about the credentials of ${app} that can't be used: ${problem}.`,
    actions: ({ org }) => [`npm run deploy -- --target-org ${org}`],
  }),
  CredentialsNotStoredError: entry<{ app: string; org: string; location: string }>({
    exit: 'usage',
    message: ({ app, org, location }) => `No credentials of ${app} for "${org}" are stored in ${location}.`,
    actions: ({ org, app }) => [
      `npm run deploy -- --target-org ${org} --app ${app}   (reads them from the org and stores them)`,
      'Pass --store <name> if integrations read them from another store.',
    ],
    data: ({ location }) => ({ location }),
  }),
  CredentialStoreError: entry<{ location: string; problem: string }>({
    exit: 'partial',
    message: ({ location, problem }) => `The credential store ${location} can't be used: ${problem}.`,
    actions: ({ location }) => [`Check that ${location} is readable and writable by you, then run the command again.`],
  }),
  WrongTokenHostError: entry<{ host: string; org: string; use?: string }>({
    exit: 'usage',
    message: ({ host, org }) =>
      `${host} never issues tokens with the client credentials flow; the secret was not sent to "${org}".`,
    actions: ({ org, use }) => [
      use === undefined
        ? `Use the My Domain of the org: sf org display --target-org ${org}`
        : `Use ${use}, the My Domain of the org; to check it: sf org display --target-org ${org}`,
    ],
  }),
  TokenRefusedError: entry<{
    app: string;
    org: string;
    host: string;
    status: number;
    error: string;
    description: string;
    causes: readonly { cause: string; fix: string }[];
  }>({
    exit: 'refused',
    message: ({ app, org, host, error, description, causes }) =>
      `${host} issued no token for ${app} in "${org}": ${error}${description === '' ? '' : ` (${description})`}.${causesText(causes)}`,
    actions: ({ causes, org }) => {
      const [first, ...rest] = new Set(causes.map(({ fix }) => fix));
      return [first ?? `npm run deploy -- --target-org ${org}`, ...rest];
    },
    data: ({ host, status, error, description, causes }) => ({ host, status, error, description, causes }),
  }),
  TokenPropagationTimeoutError: entry<{
    app: string;
    org: string;
    host: string;
    error: string;
    description: string;
    waitedSeconds: number;
  }>({
    exit: 'pending',
    message: ({ app, org, host, error, description, waitedSeconds }) =>
      `${host} does not know the new consumer key of ${app} in "${org}" after ${waitedSeconds} seconds (${error}${description === '' ? '' : `: ${description}`}).`,
    actions: ({ org }) => [
      `npm run deploy -- --target-org ${org} --wait-token 30   (waits longer; nothing is deployed again)`,
      'Setup > External Client App Manager, then the app: compare the consumer key',
    ],
  }),
  TokenRateLimitedError: entry<{ app: string; org: string; host: string; description: string }>({
    exit: 'refused',
    message: ({ app, org, host, description }) =>
      `${host} limits the logins of the run-as user of ${app} in "${org}": ${description}.`,
    actions: () => [
      'Wait 15 to 30 minutes, and let integrations keep their token instead of asking for one each time.',
    ],
  }),
  TokenEndpointUnavailableError: entry<{ org: string; host: string; status: number }>({
    exit: 'platform',
    message: ({ org, host, status }) => `The token endpoint of "${org}" (${host}) answers HTTP ${status}.`,
    actions: () => ['Look at status.salesforce.com, wait, and run the command again.'],
    data: ({ host, status }) => ({ host, status }),
  }),
  TokenAnswerInvalidError: entry<{
    org: string;
    host: string;
    status: number;
    problem: string;
    /** `webPage`, `redirect`, `damagedJson` …: the problem for programs. */
    problemCode?: string;
    redirectOrigin?: string;
  }>({
    exit: 'refused',
    message: ({ org, host, status, problem }) =>
      `${host} answered HTTP ${status} for "${org}", but not with a token: ${problem}.`,
    actions: ({ org }) => [`Check that this is the My Domain of the org: sf org display --target-org ${org}`],
    data: ({ host, status, problem, problemCode, redirectOrigin }) => ({
      host,
      status,
      problem,
      problemCode,
      redirectOrigin,
    }),
  }),
  TokenEndpointUnreachableError: entry<{ org: string; host: string; code: string; detail?: string; fix?: string }>({
    exit: 'refused',
    message: ({ org, host, code, detail }) =>
      `The token endpoint of "${org}" can't be reached at ${host} (${code}${detail === undefined ? '' : `: ${detail}`}).`,
    actions: ({ host, fix }) => [
      fix ??
        `Check network and proxy for ${host}; behind an inspecting proxy, name its certificate in NODE_EXTRA_CA_CERTS.`,
    ],
    data: ({ host, code }) => ({ host, code }),
  }),
  CredentialsIncompleteError: entry<{ app: string; org: string; problems: readonly string[] }>({
    exit: 'usage',
    message: ({ app, org, problems }) =>
      `The credentials of ${app} for "${org}" can't be used, and nothing was sent: ${problems.join('; ')}.`,
    actions: ({ org }) => [`npm run deploy -- --target-org ${org}   (reads key and secret from the org again)`],
    data: ({ problems }) => ({ problems }),
  }),
  CredentialsOfAnotherOrgError: entry<{ app: string; org: string; orgId: string; credentialsOrgId: string }>({
    exit: 'usage',
    message: ({ app, org, orgId, credentialsOrgId }) =>
      `The consumer key of ${app} belongs to the org ${credentialsOrgId}, not to "${org}" (${orgId}); nothing was sent.`,
    actions: ({ org }) => [`npm run deploy -- --target-org ${org}   (reads the key of this org)`],
    data: ({ orgId, credentialsOrgId }) => ({ orgId, credentialsOrgId }),
  }),
  VerificationFailedError: entry<{
    app: string;
    org: string;
    proofId: string;
    expected: string;
    seen: string;
    fix: string;
  }>({
    exit: 'refused',
    message: ({ app, org, expected, seen }) =>
      `The token of ${app} in "${org}" is not as it should be: expected ${expected}, saw ${seen}.`,
    actions: ({ fix }) => [fix],
    data: ({ proofId, expected, seen }) => ({ proofId, expected, seen }),
  }),
} as const;
