/**
 * An org of an emulator that runs as a process of its own, spoken to by HTTP alone: logged in, with the app of this
 * repository, its integration user and its consumer key. For tests and benchmarks that cannot look into the state.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { type Answer, type RequestOptions, send } from './emulatorHarness.ts';
import type { Described } from './startedEmulator.ts';

const SOURCE = join(import.meta.dirname, '..', '..', 'force-app', 'main', 'default');
export const DATA = '/services/data/v66.0';
const NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';
const FORM = { rollbackOnError: true, singlePackage: true };

type Row = Readonly<Record<string, unknown>>;
export type Files = Readonly<Record<string, string>>;

export type ProcessOrg = {
  readonly instanceUrl: string;
  readonly orgId: string;
  readonly refreshToken: string;
  readonly token: string;
  /** A request with the administrator's token, unless `token` says another. Whatever the answer is. */
  readonly request: (path: string, options?: RequestOptions) => Promise<Answer>;
  /** A request that must be answered with a status below 300; gives the parsed body. */
  readonly json: (path: string, options?: RequestOptions) => Promise<Row>;
  readonly query: (soql: string) => Promise<readonly Row[]>;
};

export type Installed = { readonly key: string; readonly secret: string; readonly credentialsPath: string };

const rowOf = ({ status, text, body }: Answer): Row => {
  if (status >= 300) throw new Error(`${status}: ${text}`);
  return typeof body === 'object' && body !== null ? { ...body } : {};
};

/** An admin request to the emulator. */
export const admin = async (emulator: Described, path: string, options: RequestOptions = {}): Promise<Row> =>
  rowOf(
    await send(`${emulator.frontUrl}/__emulator/${path}`, {
      ...options,
      headers: { 'x-emulator-token': emulator.adminToken },
    }),
  );

export type ProcessAccess = Pick<ProcessOrg, 'instanceUrl' | 'orgId' | 'refreshToken'>;

const sessionOf = (access: ProcessAccess, token: string): ProcessOrg => {
  const request = (path: string, options: RequestOptions = {}): Promise<Answer> =>
    send(access.instanceUrl + path, { token, ...options });
  const json = async (path: string, options?: RequestOptions): Promise<Row> => rowOf(await request(path, options));
  return {
    ...access,
    token,
    request,
    json,
    query: async (soql) => {
      const { records } = await json(`${DATA}/query?q=${encodeURIComponent(soql)}`);
      return Array.isArray(records) ? records : [];
    },
  };
};

/** A session of the administrator by the refresh token. */
export async function logIn(access: ProcessAccess): Promise<ProcessOrg> {
  const body = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: 'PlatformCLI',
    refresh_token: access.refreshToken,
  });
  const answer = rowOf(await send(`${access.instanceUrl}/services/oauth2/token`, { body }));
  return sessionOf(access, String(answer['access_token']));
}

/** Makes a sandbox and logs in. */
export async function openProcessOrg(emulator: Described, name: string): Promise<ProcessOrg> {
  const made = await admin(emulator, 'orgs', { body: { kind: 'sandbox', name } });
  const [instanceUrl = '', orgId = '', refreshToken = ''] = ['instanceUrl', 'orgId', 'refreshToken'].map((field) =>
    String(made[field]),
  );
  return logIn({ instanceUrl, orgId, refreshToken });
}

/** Files in metadata format as a zip with a manifest of wildcards. */
export function packageOf(files: Files): Uint8Array {
  const types = [
    ...['ExternalClientApplication', 'ExtlClntAppGlobalOauthSettings', 'ExtlClntAppOauthSettings', 'PermissionSet'],
    ...['ExtlClntAppOauthConfigurablePolicies', 'ExtlClntAppConfigurablePolicies', 'Settings'],
  ].map((name) => `<types><members>*</members><name>${name}</name></types>`);
  const manifest = `<Package xmlns="${NAMESPACE}">${types.join('')}<version>66.0</version></Package>`;
  const all = { 'package.xml': manifest, ...files };
  return zipSync(Object.fromEntries(Object.entries(all).map(([path, text]) => [path, strToU8(text)])), { level: 1 });
}

const fileOf = (root: string, values: Readonly<Record<string, string>>): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${NAMESPACE}">${Object.entries(values)
    .map(([name, value]) => `<${name}>${value}</${name}>`)
    .join('')}</${root}>`;

/** An app in its five components. */
export function appFiles(name: string): Files {
  const of = { externalClientApplication: name };
  return {
    [`externalClientApps/${name}.eca`]: fileOf('ExternalClientApplication', {
      contactEmail: 'owner@example.com',
      distributionState: 'Local',
      label: name,
    }),
    [`extlClntAppOauthSettings/${name}_oauth.ecaOauth`]: fileOf('ExtlClntAppOauthSettings', {
      commaSeparatedOauthScopes: 'Api',
      ...of,
      label: `${name}_oauth`,
    }),
    [`extlClntAppGlobalOauthSets/${name}_glbloauth.ecaGlblOauth`]: fileOf('ExtlClntAppGlobalOauthSettings', {
      callbackUrl: 'https://localhost/callback',
      ...of,
      label: `${name}_glbloauth`,
    }),
    [`extlClntAppOauthPolicies/${name}_oauthPlcy.ecaOauthPlcy`]: fileOf('ExtlClntAppOauthConfigurablePolicies', {
      ...of,
      isClientCredentialsFlowEnabled: 'false',
      label: `${name}_oauthPlcy`,
    }),
    [`extlClntAppPolicies/${name}_plcy.ecaPlcy`]: fileOf('ExtlClntAppConfigurablePolicies', {
      ...of,
      isEnabled: 'true',
      label: `${name}_plcy`,
    }),
  };
}

/** The two parts of a REST deployment. */
export function deploymentForm(zip: Uint8Array): FormData {
  const form = new FormData();
  form.set('entity_content', JSON.stringify({ deployOptions: FORM }));
  form.set('file', new Blob([Uint8Array.from(zip)]), 'package.zip');
  return form;
}

/** The source of this repository with its placeholders filled in, in metadata format. */
const ownSource = (username: string): Files =>
  Object.fromEntries(
    readdirSync(SOURCE, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [
        path
          .slice(SOURCE.length + 1)
          .replaceAll('\\', '/')
          .replace(/-meta\.xml$/, ''),
        readFileSync(path, 'utf8')
          .replaceAll('__ECA_RUN_AS_USERNAME__', username)
          .replaceAll('__ECA_CONTACT_EMAIL__', 'owner@example.com')
          .replaceAll('__ECA_CALLBACK_URL__', 'https://localhost/oauth/callback'),
      ]),
  );

const idOf = async (org: ProcessOrg, soql: string): Promise<string> => String((await org.query(soql))[0]?.['Id']);

const create = async (org: ProcessOrg, sobject: string, body: Row): Promise<string> =>
  String((await org.json(`${DATA}/sobjects/${sobject}`, { body }))['id']);

/** Installs the app of this repository, so that its key and secret get a token. Deployments must take no time. */
export async function installOwnApp(org: ProcessOrg): Promise<Installed> {
  const username = `integration@${org.orgId.toLowerCase()}.example.com`;
  const userId = await create(org, 'User', {
    Username: username,
    LastName: 'Order Sync',
    Alias: 'osync',
    Email: 'owner@example.com',
    ProfileId: await idOf(org, `SELECT Id FROM Profile WHERE Name = 'Minimum Access - API Only Integrations'`),
    TimeZoneSidKey: 'UTC',
    LocaleSidKey: 'en_US',
    EmailEncodingKey: 'UTF-8',
    LanguageLocaleKey: 'en_US',
  });
  await org.json(`${DATA}/metadata/deployRequest`, { body: deploymentForm(packageOf(ownSource(username))) });
  await create(org, 'PermissionSetLicenseAssign', {
    AssigneeId: userId,
    PermissionSetLicenseId: await idOf(
      org,
      `SELECT Id FROM PermissionSetLicense WHERE DeveloperName = 'SalesforceAPIIntegrationPsl'`,
    ),
  });
  await create(org, 'PermissionSetAssignment', {
    AssigneeId: userId,
    PermissionSetId: await idOf(org, `SELECT Id FROM PermissionSet WHERE Name = 'Order_Sync_Integration'`),
  });
  const { apps } = (await org.json(`${DATA}/apps/oauth/usage`)) as { apps: readonly Row[] };
  const appId = String(apps.find(({ developerName }) => developerName === 'Order_Sync')?.['identifier']);
  const { consumers } = (await org.json(`${DATA}/apps/oauth/credentials/${appId}`)) as { consumers: readonly Row[] };
  const credentialsPath = `${DATA}/apps/oauth/credentials/${appId}/${consumers[0]?.['id']}`;
  const pair = await org.json(`${credentialsPath}?part=keyAndSecret`);
  return { key: String(pair['key']), secret: String(pair['secret']), credentialsPath };
}

/** The form of a token request with these credentials. */
export const tokenForm = ({ key, secret }: Pick<Installed, 'key' | 'secret'>): URLSearchParams =>
  new URLSearchParams({ grant_type: 'client_credentials', client_id: key, client_secret: secret });
