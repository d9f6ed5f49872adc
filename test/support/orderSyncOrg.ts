/**
 * An org of an emulator with the app Order_Sync at work in it, set up over HTTP as any client would: deployed, its run-as
 * user made and licensed, its credentials read. In: addresses and a token. Out: what changes it afterwards. Works with an
 * emulator in the test's own process and with one that is a process of its own.
 */
import { zipSync } from 'fflate';

/** What stands in `emulator.json`; a running emulator of the harness fits too. */
export type EmulatorHandle = { readonly frontUrl: string; readonly adminToken: string; readonly loginUrl: string };
/** `token` is an access token of an administrator. */
export type OrgHandle = { readonly orgId: string; readonly instanceUrl: string; readonly token: string };
export type Client = { readonly clientId: string; readonly clientSecret: string };
export type TokenAnswer = { readonly status: number; readonly body: Readonly<Record<string, unknown>> | string };

type Elements = Readonly<Record<string, string | undefined>>;

const API = 'v66.0';
const NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';
export const APP = 'Order_Sync';
export const PERMISSION_SET = 'Order_Sync_Integration';

/** The components of the app that a state of refusal changes, by a short name. */
export type Part = 'app' | 'globalSettings' | 'oauthSettings' | 'oauthPolicy' | 'appPolicy';

const FILES: Readonly<Record<Part, { readonly type: string; readonly name: string; readonly path: string }>> = {
  app: { type: 'ExternalClientApplication', name: APP, path: `externalClientApps/${APP}.eca` },
  globalSettings: {
    type: 'ExtlClntAppGlobalOauthSettings',
    name: `${APP}_glbloauth`,
    path: `extlClntAppGlobalOauthSets/${APP}_glbloauth.ecaGlblOauth`,
  },
  oauthSettings: {
    type: 'ExtlClntAppOauthSettings',
    name: `${APP}_oauth`,
    path: `extlClntAppOauthSettings/${APP}_oauth.ecaOauth`,
  },
  oauthPolicy: {
    type: 'ExtlClntAppOauthConfigurablePolicies',
    name: `${APP}_oauthPlcy`,
    path: `extlClntAppOauthPolicies/${APP}_oauthPlcy.ecaOauthPlcy`,
  },
  appPolicy: {
    type: 'ExtlClntAppConfigurablePolicies',
    name: `${APP}_plcy`,
    path: `extlClntAppPolicies/${APP}_plcy.ecaPlcy`,
  },
};

const satellite = { externalClientApplication: APP, label: 'Order Sync' } as const;

const elementsOf = (part: Part, username: string): Elements => {
  const elements: Readonly<Record<Part, Elements>> = {
    app: { contactEmail: 'owner@example.com', distributionState: 'Local', isProtected: 'false', label: 'Order Sync' },
    globalSettings: {
      callbackUrl: 'https://localhost/oauth/callback',
      ...satellite,
      isClientCredentialsFlowEnabled: 'true',
    },
    oauthSettings: { commaSeparatedOauthScopes: 'Api', ...satellite },
    oauthPolicy: {
      clientCredentialsFlowUser: username,
      commaSeparatedPermissionSet: PERMISSION_SET,
      ipRelaxationPolicyType: 'Enforce',
      isClientCredentialsFlowEnabled: 'true',
      permittedUsersPolicyType: 'AdminApprovedPreAuthorized',
      sessionTimeoutInMinutes: '120',
      ...satellite,
    },
    appPolicy: { isEnabled: 'true', isOauthPluginEnabled: 'true', ...satellite },
  };
  return elements[part];
};

/** `<`-free values are text; others go in as they are, for elements in elements. */
const componentXml = (root: string, elements: Elements): string =>
  `<${root} xmlns="${NAMESPACE}">${Object.entries(elements)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `<${name}>${value}</${name}>`)
    .join('')}</${root}>`;

const SETTINGS = {
  path: 'settings/ExternalClientApp.settings',
  content: componentXml('ExternalClientAppSettings', { enableClientSecretInRestApiAccess: 'true' }),
};
const PERMISSIONS = {
  path: `permissionsets/${PERMISSION_SET}.permissionset`,
  content: componentXml('PermissionSet', { label: 'Order Sync Integration', license: 'SalesforceAPIIntegrationPsl' }),
};

type PackageFiles = readonly { readonly path: string; readonly content: string }[];

const packageXml = (members: Readonly<Record<string, readonly string[]>>): string =>
  `<Package xmlns="${NAMESPACE}">${Object.entries(members)
    .map(
      ([type, names]) =>
        `<types>${names.map((name) => `<members>${name}</members>`).join('')}<name>${type}</name></types>`,
    )
    .join('')}<version>66.0</version></Package>`;

export type Rest = (path: string, method?: string, body?: object) => Promise<Readonly<Record<string, unknown>>>;

const restOf =
  ({ instanceUrl, token }: OrgHandle): Rest =>
  async (path, method = 'GET', body) => {
    const response = await fetch(`${instanceUrl}/services/data/${API}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} ${response.status}: ${text}`);
    return Object(text === '' ? {} : JSON.parse(text));
  };

const soapOf =
  ({ instanceUrl, token }: OrgHandle) =>
  async (operation: string): Promise<string> => {
    const response = await fetch(`${instanceUrl}/services/Soap/m/66.0`, {
      method: 'POST',
      headers: { 'content-type': 'text/xml; charset=UTF-8', SOAPAction: '""' },
      body: `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns="${NAMESPACE}"><e:Header><SessionHeader><sessionId>${token}</sessionId></SessionHeader></e:Header><e:Body>${operation}</e:Body></e:Envelope>`,
    });
    return response.text();
  };

const LOOKS = 50;

const deployFiles = async (org: OrgHandle, files: PackageFiles, manifest: string): Promise<void> => {
  const soap = soapOf(org);
  const entries = [...files, { path: 'package.xml', content: manifest }];
  const zip = zipSync(Object.fromEntries(entries.map(({ path, content }) => [path, Buffer.from(content)])));
  const options = '<rollbackOnError>true</rollbackOnError><singlePackage>true</singlePackage>';
  const sent = await soap(
    `<deploy><ZipFile>${Buffer.from(zip).toString('base64')}</ZipFile><DeployOptions>${options}</DeployOptions></deploy>`,
  );
  const id = /<id>(\w+)<\/id>/.exec(sent)?.[1];
  for (let look = 0; look < LOOKS; look += 1) {
    const answer = await soap(
      `<checkDeployStatus><asyncProcessId>${id}</asyncProcessId><includeDetails>true</includeDetails></checkDeployStatus>`,
    );
    if (answer.includes('<status>Succeeded</status>')) return;
    if (!/<status>(?:Pending|InProgress)<\/status>/.test(answer)) throw new Error(`not deployed: ${answer}`);
  }
  throw new Error('not deployed: it never ended');
};

/** A token request by form, answered as JSON or as text; redirects are not followed. */
export const askForToken = async (origin: string, { clientId, clientSecret }: Client): Promise<TokenAnswer> => {
  const response = await fetch(`${origin}/services/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
    }),
    redirect: 'manual',
  });
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').startsWith('application/json');
  return { status: response.status, body: isJson ? Object(JSON.parse(text)) : text };
};

/** An access token of the sf client for a refresh token. */
export const refreshAccess = async (origin: string, refreshToken: string): Promise<string> => {
  const response = await fetch(`${origin}/services/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: 'PlatformCLI',
      refresh_token: refreshToken,
    }),
  });
  return String(Object(await response.json())['access_token']);
};

export type OrderSync = {
  readonly emulator: EmulatorHandle;
  readonly org: OrgHandle;
  readonly runAsUsername: string;
  readonly runAsUserId: string;
  readonly client: Client;
  readonly rest: Rest;
  /** Id of the only row. */
  readonly idOf: (soql: string) => Promise<string>;
  /** Deploys one component of the app again, with these elements changed; `undefined` leaves one out. */
  readonly deployPart: (part: Part, changes: Elements) => Promise<void>;
  /** Deletes the app and deploys it anew, which gives it another pair. */
  readonly replaceApp: () => Promise<Client>;
  /** Deploys any one component. */
  readonly deployFile: (type: string, name: string, path: string, elements: Elements) => Promise<void>;
  /** A request to the admin routes. */
  readonly admin: (path: string, body: object, method?: string) => Promise<Readonly<Record<string, unknown>>>;
};

export const adminOf =
  ({ frontUrl, adminToken }: EmulatorHandle): OrderSync['admin'] =>
  async (path, body, method = 'POST') => {
    const response = await fetch(`${frontUrl}/__emulator${path}`, {
      method,
      headers: { 'content-type': 'application/json', 'x-emulator-token': adminToken },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path} ${response.status}: ${text}`);
    return Object(text === '' ? {} : JSON.parse(text));
  };

const createRunAsUser = async (rest: Rest, idOf: OrderSync['idOf'], username: string): Promise<string> => {
  const created = await rest('/sobjects/User', 'POST', {
    Username: username,
    LastName: 'Order Sync',
    Alias: 'osync',
    Email: 'owner@example.com',
    ProfileId: await idOf("SELECT Id FROM Profile WHERE Name = 'Minimum Access - API Only Integrations'"),
    TimeZoneSidKey: 'America/Los_Angeles',
    LocaleSidKey: 'en_US',
    EmailEncodingKey: 'UTF-8',
    LanguageLocaleKey: 'en_US',
  });
  return String(created['id']);
};

const assignPermissions = async (rest: Rest, idOf: OrderSync['idOf'], AssigneeId: string): Promise<void> => {
  const licence = "SELECT Id FROM PermissionSetLicense WHERE DeveloperName = 'SalesforceAPIIntegrationPsl'";
  await rest('/sobjects/PermissionSetLicenseAssign', 'POST', {
    AssigneeId,
    PermissionSetLicenseId: await idOf(licence),
  });
  const set = `SELECT Id FROM PermissionSet WHERE Name = '${PERMISSION_SET}'`;
  await rest('/sobjects/PermissionSetAssignment', 'POST', { AssigneeId, PermissionSetId: await idOf(set) });
};

const readClient = async (rest: Rest, idOf: OrderSync['idOf']): Promise<Client> => {
  const app = await idOf(`SELECT Id FROM ExternalClientApplication WHERE DeveloperName = '${APP}'`);
  const { consumers } = await rest(`/apps/oauth/credentials/${app}`);
  const [consumer]: readonly unknown[] = Array.isArray(consumers) ? consumers : [];
  const pair = await rest(`/apps/oauth/credentials/${app}/${Object(consumer)['id']}?part=keyAndSecret`);
  return { clientId: String(pair['key']), clientSecret: String(pair['secret']) };
};

const membersOf = (parts: readonly Part[]): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(parts.map((part) => [FILES[part].type, [FILES[part].name]]));

/** Sets the app up in an org; the token endpoint then grants a token to `client`, once the key has spread. */
export const installOrderSync = async (emulator: EmulatorHandle, org: OrgHandle): Promise<OrderSync> => {
  const rest = restOf(org);
  const idOf = async (soql: string): Promise<string> => {
    const { records } = await rest(`/query?q=${encodeURIComponent(soql)}`);
    const [record]: readonly unknown[] = Array.isArray(records) ? records : [];
    if (record === undefined) throw new Error(`no row: ${soql}`);
    return String(Object(record)['Id']);
  };
  const username = `order-sync@${org.orgId.toLowerCase()}.integration.example.com`;
  const fileOf = (part: Part, changes: Elements = {}) => ({
    path: FILES[part].path,
    content: componentXml(FILES[part].type, { ...elementsOf(part, username), ...changes }),
  });
  const parts: readonly Part[] = ['app', 'globalSettings', 'oauthSettings', 'oauthPolicy', 'appPolicy'];
  const runAsUserId = await createRunAsUser(rest, idOf, username);
  const deployAll = (): Promise<void> =>
    deployFiles(
      org,
      [...parts.map((part) => fileOf(part)), SETTINGS, PERMISSIONS],
      packageXml({ ...membersOf(parts), Settings: ['ExternalClientApp'], PermissionSet: [PERMISSION_SET] }),
    );
  await deployAll();
  await assignPermissions(rest, idOf, runAsUserId);
  return {
    emulator,
    org,
    runAsUsername: username,
    runAsUserId,
    client: await readClient(rest, idOf),
    rest,
    idOf,
    deployPart: (part, changes) => deployFiles(org, [fileOf(part, changes)], packageXml(membersOf([part]))),
    replaceApp: async () => {
      const destruction = { path: 'destructiveChanges.xml', content: packageXml(membersOf(['app'])) };
      await deployFiles(org, [destruction], packageXml({}));
      await deployAll();
      return readClient(rest, idOf);
    },
    deployFile: (type, name, path, elements) =>
      deployFiles(org, [{ path, content: componentXml(type, elements) }], packageXml({ [type]: [name] })),
    admin: adminOf(emulator),
  };
};
