/**
 * The rows of the decision table that no state of the emulator reaches: what stands in the way to the org, what is wrong
 * on our own side, and refusals in words that the emulator does not use. In: an org with the app at work, small servers.
 */
import type { OrgClient } from '../../scripts/org/orgClient.ts';
import { createTokenTransport } from '../../scripts/verify/transport.ts';
import type { Changes, Failing } from './diagnosisFixture.ts';
import type { SmallServers } from './diagnosisServers.ts';

type Arranged = { readonly failing: Failing; readonly changes?: Changes };
type Tools = { readonly failing: Failing; readonly servers: SmallServers; readonly now: () => number };

export type OtherCase = {
  readonly row: string;
  readonly title: string;
  /** What the row comes to for a caller who may read the org, and for one who may not. */
  readonly verdicts: readonly [readable: 'confirmed' | 'possible', unreadable: 'confirmed' | 'possible' | 'among'];
  readonly arrange: (tools: Tools) => Promise<Arranged>;
  readonly evidence: RegExp;
  readonly fix: RegExp;
};

const askingAt = (failing: Failing, origin: string): Arranged => ({ failing: { ...failing, asking: { origin } } });

/** The org refuses with these words, whatever it holds; its My Domain is where the token is asked for. */
const refusing =
  (error: string, description: string): OtherCase['arrange'] =>
  async ({ failing, servers }) => {
    const { origin } = await servers.refusing(error, description);
    const org: OrgClient = { ...failing.org, identity: { ...failing.org.identity, instanceUrl: origin } };
    return { failing: { ...failing, org } };
  };

const expectedOf = ({ world }: Failing, scopes: readonly string[], tokenFormat: 'jwt' | 'opaque') => ({
  runAsUsername: world.runAsUsername,
  scopes,
  tokenFormat,
});

const makeAdministrator = async ({ world }: Failing): Promise<void> => {
  const profile = await world.idOf("SELECT Id FROM Profile WHERE Name = 'System Administrator'");
  await world.rest(`/sobjects/User/${world.runAsUserId}`, 'PATCH', { ProfileId: profile });
};

const hour = 3_600_000;
const alike = ['confirmed', 'confirmed'] as const;

const wayCases: readonly OtherCase[] = [
  {
    row: 'loginHost',
    title: 'the login host of all orgs',
    verdicts: alike,
    arrange: async ({ failing }) => askingAt(failing, 'https://login.salesforce.com'),
    evidence: /^The instance URL names login\.salesforce\.com; nothing was sent there\.$/,
    fix: /sf org display --target-org qa/,
  },
  {
    row: 'lightningHost',
    title: 'the host of Lightning pages',
    verdicts: alike,
    arrange: async ({ failing }) => askingAt(failing, 'https://acme.lightning.force.com/'),
    evidence: /names acme\.lightning\.force\.com; nothing was sent/,
    fix: /^Use https:\/\/acme\.my\.salesforce\.com/,
  },
  {
    row: 'webPage',
    title: 'a page of HTML with status 200',
    verdicts: alike,
    arrange: async ({ failing, servers }) =>
      askingAt(failing, (await servers.answering(200, '<html></html>', { 'content-type': 'text/html' })).origin),
    evidence: /answers HTTP 200: the answer is a web page\.$/,
    fix: /sf org display --target-org qa/,
  },
  {
    row: 'answerUnusable',
    title: 'JSON that is cut off',
    verdicts: alike,
    arrange: async ({ failing, servers }) =>
      askingAt(failing, (await servers.answering(200, '{"a', { 'content-type': 'application/json' })).origin),
    evidence: /answers HTTP 200: its JSON is damaged or cut off/,
    fix: /sf org display --target-org qa/,
  },
  {
    row: 'certificateNotTrusted',
    title: 'a certificate that nobody has signed',
    verdicts: alike,
    arrange: async ({ failing, servers }) => askingAt(failing, (await servers.selfSigned()).origin),
    evidence: /failed with \w*SELF_SIGNED_CERT\w*\.$/,
    fix: /NODE_EXTRA_CA_CERTS/,
  },
  {
    row: 'proxyRefuses',
    title: 'a proxy that wants another password',
    verdicts: alike,
    arrange: async ({ failing, servers }) => {
      const { port } = await servers.proxy('407 Proxy Authentication Required');
      const proxyVariables = { HTTPS_PROXY: `http://user:PASSWORD_CANARY@127.0.0.1:${port}` };
      const transport = createTokenTransport({ proxyVariables });
      return { ...askingAt(failing, 'https://acme.my.salesforce.com'), changes: { verify: { transport } } };
    },
    evidence: /^The connection to acme\.my\.salesforce\.com failed with UND_ERR_/,
    fix: /HTTPS_PROXY .*NO_PROXY/,
  },
  {
    row: 'hostUnreachable',
    title: 'a host where nobody listens, while the API of the org answers',
    verdicts: ['possible', 'possible'],
    arrange: async ({ failing, servers }) => askingAt(failing, await servers.closed()),
    evidence: /failed with ECONNREFUSED\.$/,
    fix: /name resolution and firewall/,
  },
  {
    row: 'clockSkew',
    title: 'a clock that is an hour late',
    verdicts: alike,
    arrange: async ({ failing, now }) => {
      await failing.world.deployPart('globalSettings', { isNamedUserJwtEnabled: 'true' });
      const clock = { now: () => now() - hour, wait: async () => undefined };
      const expected = expectedOf(failing, ['api'], 'jwt');
      return { failing, changes: { verify: { clock, expected }, diagnose: { clock } } };
    },
    evidence: /this clock is 3(599|600|601) s behind\.$/,
    fix: /^Set the clock/,
  },
];

const ownCases: readonly OtherCase[] = [
  {
    row: 'credentialsIncomplete',
    title: 'a key where the secret should be',
    verdicts: alike,
    arrange: async ({ failing }) => ({
      failing: { ...failing, asking: { clientSecret: failing.world.client.clientId } },
    }),
    evidence: /the look of a consumer key\.$/,
    fix: /^npm run deploy -- --target-org qa/,
  },
  {
    row: 'tokenNotAsDeclared',
    title: 'a token without a scope that the source declares',
    verdicts: alike,
    arrange: async ({ failing }) => ({
      failing,
      changes: { verify: { expected: expectedOf(failing, ['api', 'id'], 'opaque') } },
    }),
    evidence: /^A token was issued; the proof scopes-as-declared expected .*missing: id/,
    fix: /commaSeparatedOauthScopes/,
  },
];

const refusalCases: readonly OtherCase[] = [
  {
    row: 'serverRule',
    title: 'an error code that nobody knows',
    verdicts: ['possible', 'possible'],
    arrange: refusing('something_new', 'Etwas Neues'),
    evidence: /^$/,
    fix: /LoginHistory/,
  },
  {
    row: 'appBlockedByAdmin',
    title: 'an app that is blocked while its policies switch nothing off',
    verdicts: ['possible', 'among'],
    arrange: refusing('OAUTH_APP_BLOCKED', 'this app is blocked by admin'),
    evidence: /switch nothing off/,
    fix: /^Setup > Connected Apps OAuth Usage/,
  },
  {
    row: 'policiesTooNew',
    title: 'policies that were deployed just now',
    verdicts: ['possible', 'among'],
    arrange: refusing('invalid_grant', 'no client credentials user enabled'),
    evidence: /^Settings or policies of Order_Sync were changed at 20/,
    fix: /^Wait some minutes, then: npm run verify/,
  },
  {
    row: 'runAsNotIntegration',
    title: 'a run-as user whose logins are not for integrations',
    verdicts: ['possible', 'possible'],
    arrange: async (tools) => {
      await makeAdministrator(tools.failing);
      return refusing('invalid_grant', 'Maximum Logins Exceeded')(tools);
    },
    evidence: /has the licence Salesforce\.$/,
    fix: /^Take a user with the licence Salesforce Integration/,
  },
  {
    row: 'runAsNotApiOnly',
    title: 'a run-as user who is not API only, in an org that insists on it',
    verdicts: ['possible', 'among'],
    arrange: async (tools) => {
      await makeAdministrator(tools.failing);
      return refusing('invalid_grant', 'no client credentials user enabled')(tools);
    },
    evidence: /lacks "API Only User"/,
    fix: /API Only User$/,
  },
];

export const OTHER_CASES: readonly OtherCase[] = [...wayCases, ...ownCases, ...refusalCases];
