/**
 * An emulator in the test's own process whose orgs hold everything that a page can show: made with the requests that a
 * client makes, on a clock that stands still between them. One for all tests of a file.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOrg } from '../../scripts/emulator/createOrg.ts';
import type { EmulatorSettings } from '../../scripts/emulator/emulatorTypes.ts';
import { type RunningEmulator, startEmulator } from '../../scripts/emulator/startEmulator.ts';
import { to18 } from '../../scripts/emulator/state/ids.ts';
import { component, elementOf, type Files, projectSource, smallApp, soap, zipOf } from '../contract/metadataFixture.ts';
import { type OrgSession, openSession, type RequestOptions, send } from '../support/emulatorHarness.ts';

const day = 86_400_000;
const start = Date.UTC(2026, 10, 25, 12);

/** A name that would be markup, needs more than ASCII, and leaves no place to break a line. */
export const NASTY = `<b>Müller & Söhne</b> "注文" <script>1</script> ${'Langname'.repeat(9)}`.slice(0, 80);

const escapeXml = (text: string): string => text.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`);

const app = (name: string, label: string, policies: Readonly<Record<string, string>> = {}): Files => ({
  ...smallApp(name),
  [`externalClientApps/${name}.eca`]: component('ExternalClientApplication', {
    contactEmail: 'owner@example.com',
    distributionState: 'Local',
    label: escapeXml(label),
  }),
  [`extlClntAppPolicies/${name}_plcy.ecaPlcy`]: component('ExtlClntAppConfigurablePolicies', {
    externalClientApplication: name,
    isEnabled: policies['isEnabled'] ?? 'true',
    isOauthPluginEnabled: policies['isOauthPluginEnabled'] ?? 'true',
    label: `${name}_plcy`,
  }),
});

const bareApp = (name: string): Files =>
  Object.fromEntries(Object.entries(app(name, name)).filter(([path]) => path.startsWith('externalClientApps/')));

/** A component whose element does not exist, on the line after the root. */
const brokenApp: Files = {
  'externalClientApps/Broken.eca': component('ExternalClientApplication', { colour: 'red', label: 'Broken' }),
};

/** Policies of an app that the org does not have. */
const orphan: Files = {
  'extlClntAppPolicies/Orphan_plcy.ecaPlcy': component('ExtlClntAppConfigurablePolicies', {
    externalClientApplication: 'Orphan',
    isEnabled: 'true',
    label: 'Orphan',
  }),
};

export type PageWorld = {
  readonly running: RunningEmulator;
  readonly hub: OrgSession;
  readonly production: OrgSession;
  readonly sandbox: OrgSession;
  /** Of each scratch org its id. */
  readonly scratch: Readonly<Record<'living' | 'deleted' | 'expired' | 'overdue', string>>;
  /** Of each deployment its id; those of `partial` and of the validations `fresh` and `stale` are in the sandbox. */
  readonly jobs: Readonly<Record<string, string>>;
  readonly dispose: () => Promise<void>;
};

const query = async (session: OrgSession, soql: string): Promise<readonly Readonly<Record<string, unknown>>[]> => {
  const path = `${session.instanceUrl}/services/data/v66.0/query?q=${encodeURIComponent(soql)}`;
  return Object((await send(path, { token: session.adminToken })).body).records;
};

const rest = async (session: OrgSession, path: string, options: RequestOptions = {}): Promise<unknown> => {
  const answer = await send(`${session.instanceUrl}${path}`, { token: session.adminToken, ...options });
  if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.text}`);
  return answer.body;
};

/** Changes how long things take from here on. */
const turn = async ({ frontUrl, adminToken }: RunningEmulator, settings: Partial<EmulatorSettings>): Promise<void> => {
  const headers = { 'x-emulator-token': adminToken };
  await send(`${frontUrl}/__emulator/settings`, { headers, body: settings });
};

const checkOnly = '<checkOnly>true</checkOnly>';
const sobjects = '/services/data/v66.0/sobjects';

/** Sends a package and gives the job's id. */
const deploy = async (org: OrgSession, files: Files, options = '', rollbackOnError = true): Promise<string> => {
  const zip = (await zipOf(files)).toString('base64');
  const answer = await soap(
    org,
    `<deploy><ZipFile>${zip}</ZipFile><DeployOptions><rollbackOnError>${rollbackOnError}</rollbackOnError><singlePackage>true</singlePackage>${options}</DeployOptions></deploy>`,
  );
  return elementOf(answer, 'id') ?? '';
};

const createScratch = async (hub: OrgSession, orgName: string, days: number, username = ''): Promise<string> => {
  const { id } = Object(
    await rest(hub, `${sobjects}/ScratchOrgInfo`, {
      body: {
        OrgName: orgName,
        Edition: 'Developer',
        DurationDays: days,
        ...(username === '' ? {} : { Username: username }),
        ConnectedAppConsumerKey: 'PlatformCLI',
        ConnectedAppCallbackUrl: 'http://localhost:1717/OauthRedirect',
      },
    }),
  );
  const [info] = await query(hub, `SELECT ScratchOrg, Status, ErrorCode FROM ScratchOrgInfo WHERE Id = '${id}'`);
  return to18(String(info?.['ScratchOrg'] ?? ''));
};

/** One integration user, who holds nothing yet. */
const createUser = async (
  org: OrgSession,
  name: string,
): Promise<{ readonly id: string; readonly username: string }> => {
  const [profile] = await query(org, "SELECT Id FROM Profile WHERE Name = 'Minimum Access - API Only Integrations'");
  const username = `${name}@integration.example.com`;
  const body = {
    Username: username,
    LastName: name,
    Alias: name.slice(0, 8),
    Email: 'ops@example.com',
    ProfileId: profile?.['Id'],
    TimeZoneSidKey: 'Europe/Berlin',
    LocaleSidKey: 'de_DE',
    EmailEncodingKey: 'UTF-8',
    LanguageLocaleKey: 'en_US',
  };
  return { id: String(Object(await rest(org, `${sobjects}/User`, { body })).id), username };
};

const credentials = '/services/data/v66.0/apps/oauth/credentials';

/** Where the credentials API has the one consumer of an app. */
const consumerPath = ({ emulator }: RunningEmulator, { org }: OrgSession, appName: string): string => {
  const { state } = emulator;
  const stored = state.components.get(org.orgId, 'ExternalClientApplication', appName);
  const [consumer] = state.consumers.byApp(org.orgId, stored?.id ?? '');
  return `${credentials}/${stored?.id}/${consumer?.consumerId}`;
};

/** Stages a pair; gives the address of it. */
const stage = async (org: OrgSession, path: string): Promise<string> => {
  const { stagedCredentials } = Object(await rest(org, `${path}/staged`, { body: {} }));
  return String(stagedCredentials[0].url);
};

/** What the token endpoint answers to the pair in use. */
const askForToken = async (org: OrgSession, path: string): Promise<number> => {
  const { key, secret } = Object(await rest(org, `${path}?part=keyandsecret`));
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: key, client_secret: secret });
  return (await send(`${org.instanceUrl}/services/oauth2/token`, { body })).status;
};

const freeze = ({ emulator }: RunningEmulator, { org }: OrgSession, user: string, IsFrozen: boolean): void => {
  const { records } = emulator.state;
  for (const { Id } of records.find(org.orgId, 'UserLogin', { UserId: user })) {
    records.update(org.orgId, 'UserLogin', Id, { IsFrozen });
  }
};

/** Logins that end in every way that Login History tells apart. */
const logIn = async (running: RunningEmulator, org: OrgSession, user: string): Promise<void> => {
  const { records } = running.emulator.state;
  const { orgId } = org.org;
  const path = consumerPath(running, org, 'Order_Sync');
  await askForToken(org, path);
  records.update(orgId, 'User', user, { IsActive: false });
  await askForToken(org, path);
  records.update(orgId, 'User', user, { IsActive: true });
  freeze(running, org, user, true);
  await askForToken(org, path);
  freeze(running, org, user, false);
};

const fillProduction = async (running: RunningEmulator, org: OrgSession): Promise<Record<string, string>> => {
  const { records } = running.emulator.state;
  const sync = await createUser(org, 'sync');
  const frozen = await createUser(org, 'frozen');
  const gone = await createUser(org, 'gone');
  freeze(running, org, frozen.id, true);
  records.update(org.org.orgId, 'User', gone.id, { IsActive: false });
  // Production deploys quickly only what was validated with its tests.
  const overtaken = await deploy(org, bareApp('Bare'), `${checkOnly}<testLevel>RunLocalTests</testLevel>`);
  await deploy(org, {
    ...bareApp('Bare'),
    'settings/ExternalClientApp.settings': component('ExternalClientAppSettings', {
      enableClientSecretInRestApiAccess: 'true',
    }),
  });
  const succeeded = await deploy(org, projectSource(sync.username));
  const [set] = await query(org, "SELECT Id FROM PermissionSet WHERE Name = 'Order_Sync_Integration'");
  const [license] = await query(
    org,
    "SELECT Id FROM PermissionSetLicense WHERE DeveloperName = 'SalesforceAPIIntegrationPsl'",
  );
  await rest(org, `${sobjects}/PermissionSetLicenseAssign`, {
    body: { AssigneeId: sync.id, PermissionSetLicenseId: license?.['Id'] },
  });
  await rest(org, `${sobjects}/PermissionSetAssignment`, {
    body: { AssigneeId: sync.id, PermissionSetId: set?.['Id'] },
  });
  await deploy(org, {
    ...app('Billing', NASTY, { isEnabled: 'false' }),
    ...app('Ledger', 'Ledger', { isOauthPluginEnabled: 'false' }),
    ...bareApp('Bare'),
  });
  await logIn(running, org, sync.id);
  await stage(org, consumerPath(running, org, 'Ledger'));
  const failed = await deploy(org, { ...app('Fine', 'Fine'), ...brokenApp });
  return { overtaken, succeeded, failed };
};

/** Deployments that are not done, the last things that happen: the page itself must not finish them. */
const fillQueue = async (org: OrgSession): Promise<Record<string, string>> => {
  const running = await deploy(org, bareApp('Late'));
  // One that waits is canceled at once; one that runs would be Canceling for a while.
  const canceled = await deploy(org, bareApp('Late'));
  await soap(org, `<cancelDeploy><String>${canceled}</String></cancelDeploy>`);
  return { running, canceled, waiting: await deploy(org, bareApp('Later')) };
};

/** An active pair that still spreads, and one that has been rotated. The expired one was staged long ago. */
const stagePairs = async (running: RunningEmulator, org: OrgSession): Promise<void> => {
  const billing = await stage(org, consumerPath(running, org, 'Billing'));
  await rest(org, billing, { method: 'PATCH', body: { command: 'rotate' } });
  await turn(running, { propagationMilliseconds: 600_000 });
  await stage(org, consumerPath(running, org, 'Order_Sync'));
};

/** Starts it and fills it. Time passes three times, and after the last one the Dev Hub does not look at its orgs. */
export const createPageWorld = async (): Promise<PageWorld> => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'eca-page-'));
  const settings = { propagationMilliseconds: 0 };
  const running = await startEmulator({ dataFolder, settings, clock: { now: () => start } });
  const { emulator } = running;
  const open = async (kind: 'production' | 'sandbox', name: string): Promise<OrgSession> => {
    const edition = 'Enterprise Edition';
    const { org } = await createOrg(emulator, { kind, name, edition, username: `admin@${kind}.example.com` });
    return openSession(emulator, org);
  };
  const hubOrg = emulator.state.orgs.get(running.devHub.orgId);
  if (hubOrg === undefined) throw new Error('the emulator has no Dev Hub');
  const hub = openSession(emulator, hubOrg);
  const production = await open('production', NASTY);
  const sandbox = await open('sandbox', 'QA');
  const expired = await createScratch(hub, 'One day', 1);
  // Production takes no partial success.
  const partial = await deploy(sandbox, { ...bareApp('Half'), ...orphan }, '', false);
  const stale = await deploy(sandbox, bareApp('Stale'), checkOnly);
  const done = await fillProduction(running, production);
  running.advanceClock(2 * day);
  await rest(hub, '/services/data/v66.0/limits');
  running.advanceClock(30 * day);
  const deleted = await createScratch(hub, 'Short lived', 7);
  const overdue = await createScratch(hub, 'Overdue', 1);
  const living = await createScratch(hub, NASTY, 30);
  await createScratch(hub, 'Never was', 7, hub.username);
  const [active] = await query(hub, "SELECT Id FROM ActiveScratchOrg WHERE OrgName = 'Short lived'");
  await rest(hub, `${sobjects}/ActiveScratchOrg/${active?.['Id']}`, { method: 'DELETE' });
  running.advanceClock(2 * day);
  await stagePairs(running, production);
  const fresh = await deploy(sandbox, bareApp('Fresh'), checkOnly);
  await turn(running, { deployMilliseconds: 600_000 });
  const pending = await fillQueue(production);
  const scratch = { living, expired, overdue, deleted };
  const dispose = async (): Promise<void> => {
    await running.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  };
  return { running, hub, production, sandbox, scratch, jobs: { ...done, ...pending, partial, stale, fresh }, dispose };
};
