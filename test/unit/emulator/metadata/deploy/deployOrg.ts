/**
 * A seeded org in memory and deployments to it: files in, verdict out, by way of a real zip. Nothing of HTTP or SOAP.
 */
import { strToU8, zipSync } from 'fflate';
import type { Emulator } from '../../../../../scripts/emulator/emulatorTypes.ts';
import { seedOrg } from '../../../../../scripts/emulator/seed/seedOrg.ts';
import { seedUser } from '../../../../../scripts/emulator/seed/seedUser.ts';
import type {
  ComponentRow,
  DeploymentVerdict,
  DeployOptions,
} from '../../../../../scripts/emulator/services/metadata/deploy/deployTypes.ts';
import { runDeployment } from '../../../../../scripts/emulator/services/metadata/deploy/runDeployment.ts';
import { readDeployment } from '../../../../../scripts/emulator/services/metadata/package/readDeployment.ts';
import { metadataTypes } from '../../../../../scripts/emulator/services/metadata/types/metadataTypes.ts';
import { createState, type StateOptions } from '../../../../../scripts/emulator/state/createState.ts';
import type { EmulatedOrg, EmulatedOrgKind, State } from '../../../../../scripts/emulator/state/stateTypes.ts';

export type Files = Readonly<Record<string, string>>;
type Request = {
  readonly version?: number;
  readonly userId?: string;
  readonly org?: EmulatedOrg;
} & Partial<DeployOptions>;

export const runAs = 'integration@order-sync.example.com';

const options: DeployOptions = {
  allowMissingFiles: false,
  checkOnly: false,
  ignoreWarnings: false,
  performRetrieve: false,
  purgeOnDelete: false,
  rollbackOnError: true,
  singlePackage: true,
  testLevel: undefined,
  runTests: [],
};

const typeOfPath = (path: string) => metadataTypes.find(({ directory }) => path.startsWith(`${directory}/`));

/** A manifest of these files. */
const manifestOf = (paths: readonly string[], version: number): string => {
  const types = paths.flatMap((path) => {
    const type = path.endsWith('-meta.xml') ? undefined : typeOfPath(path);
    const member = path.slice(path.indexOf('/') + 1).replace(/\.\w+$/, '');
    return type ? [`<types><members>${member}</members><name>${type.name}</name></types>`] : [];
  });
  return `<Package xmlns="http://soap.sforce.com/2006/04/metadata">${types.join('')}<version>${version}.0</version></Package>`;
};

/** A component's file: the root of its type around these elements. */
export const fileOf = (root: string, elements: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://soap.sforce.com/2006/04/metadata">\n${elements}\n</${root}>\n`;

/** Elements by name, in the order given; lists of text are repeated elements. */
export const elements = (values: Readonly<Record<string, string | undefined>>): string =>
  Object.entries(values)
    .flatMap(([name, value]) => (value === undefined ? [] : [`    <${name}>${value}</${name}>`]))
    .join('\n');

type Values = Readonly<Record<string, string | undefined>>;
const of = { externalClientApplication: 'Order_Sync' };

export const paths = {
  app: 'externalClientApps/Order_Sync.eca',
  settings: 'extlClntAppOauthSettings/Order_Sync_oauth.ecaOauth',
  global: 'extlClntAppGlobalOauthSets/Order_Sync_glbloauth.ecaGlblOauth',
  oauthPolicy: 'extlClntAppOauthPolicies/Order_Sync_oauthPlcy.ecaOauthPlcy',
  appPolicy: 'extlClntAppPolicies/Order_Sync_plcy.ecaPlcy',
  permissionSet: 'permissionsets/Order_Sync_Access.permissionset',
};
export const appFile = (values: Values = {}): string =>
  fileOf('ExternalClientApplication', elements({ contactEmail: 'ops@example.com', label: 'Order Sync', ...values }));
export const settingsFile = (values: Values = {}): string =>
  fileOf('ExtlClntAppOauthSettings', elements({ commaSeparatedOauthScopes: 'Api,Basic', ...of, ...values }));
export const globalFile = (values: Values = {}): string =>
  fileOf('ExtlClntAppGlobalOauthSettings', elements({ ...of, isClientCredentialsFlowEnabled: 'true', ...values }));
export const oauthPolicyFile = (values: Values = {}): string =>
  fileOf(
    'ExtlClntAppOauthConfigurablePolicies',
    elements({ clientCredentialsFlowUser: runAs, ...of, isClientCredentialsFlowEnabled: 'true', ...values }),
  );
export const appPolicyFile = (values: Values = {}): string =>
  fileOf('ExtlClntAppConfigurablePolicies', elements({ ...of, isEnabled: 'true', ...values }));
export const permissionSetFile = (values: Values = {}): string =>
  fileOf('PermissionSet', elements({ label: 'Order Sync Access', ...values }));

export const threeFiles: Files = {
  [paths.app]: appFile(),
  [paths.settings]: settingsFile(),
  [paths.global]: globalFile(),
};
export const fiveFiles: Files = {
  ...threeFiles,
  [paths.oauthPolicy]: oauthPolicyFile(),
  [paths.appPolicy]: appPolicyFile(),
};

const addOrg = (state: State, kind: EmulatedOrgKind, port: number): { org: EmulatedOrg; adminId: string } => {
  const org: EmulatedOrg = {
    orgId: state.newId('00D'),
    kind,
    name: `Org ${port}`,
    edition: 'Enterprise Edition',
    instanceName: 'EMU1S',
    port,
    hubOrgId: undefined,
    createdAt: state.clock.now(),
    expiresAt: undefined,
    isDeleted: false,
  };
  state.orgs.put(org);
  return { org, adminId: seedOrg({ state }, org, { username: `admin${port}@example.com` }).Id };
};

export const createDeployOrg = (
  kind: EmulatedOrgKind = 'scratch',
  { file = ':memory:', onRead }: Partial<Pick<StateOptions, 'file' | 'onRead'>> = {},
) => {
  let now = Date.UTC(2026, 2, 1, 12);
  const state = createState({ file, clock: { now: () => now }, ...(onRead === undefined ? {} : { onRead }) });
  const emulator: Emulator = {
    state,
    settings: { propagationMilliseconds: 0, signupMilliseconds: 0, deployMilliseconds: 0, requestMilliseconds: 0 },
    highestApiVersion: '68.0',
    instanceUrl: ({ port }) => `http://127.0.0.1:${port}`,
    loginUrl: () => 'http://127.0.0.1:7000',
    openOrg: () => Promise.reject(new Error('not here')),
    closeOrg: () => undefined,
    log: () => undefined,
  };
  const { org, adminId } = addOrg(state, kind, 7001);
  const [profile] = state.records.find(org.orgId, 'Profile', { Name: 'Minimum Access - API Only Integrations' });
  const user = seedUser(state, org.orgId, {
    Username: runAs,
    LastName: 'Integration',
    Email: 'mail@example.com',
    ProfileId: profile?.Id ?? '',
  });
  const deploy = (files: Files, request: Request = {}): DeploymentVerdict => {
    const { version = 66, userId = adminId, org: target = org, ...changes } = request;
    const all = { 'package.xml': manifestOf(Object.keys(files), version), ...files };
    const zip = zipSync(Object.fromEntries(Object.entries(all).map(([path, text]) => [path, strToU8(text)])));
    const asked = { ...options, ...changes };
    const parsed = readDeployment(zip, asked, { requested: version, highest: 68 });
    return runDeployment({ emulator, org: target, userId, parsed, options: asked });
  };
  const component = (path: string) => {
    const name = path.slice(path.indexOf('/') + 1).replace(/\.\w+$/, '');
    return state.components.get(org.orgId, typeOfPath(path)?.name ?? '', name);
  };
  return {
    state,
    org,
    user,
    adminId,
    deploy,
    /** Deletes components of one type, after everything else. */
    destroy: (type: string, names: readonly string[], request: Request = {}, manifest = 'destructiveChangesPost.xml') =>
      deploy(
        {
          [manifest]: fileOf(
            'Package',
            `<types>${names.map((name) => `<members>${name}</members>`).join('')}<name>${type}</name></types>`,
          ),
        },
        request,
      ),
    component,
    bodyOf: (path: string) => component(path)?.body,
    consumer: () => state.consumers.byApp(org.orgId, component(paths.app)?.id ?? '')[0],
    addOrg: (otherKind: EmulatedOrgKind = 'scratch') => addOrg(state, otherKind, 7002),
    advance: (milliseconds: number): void => {
      now += milliseconds;
    },
    close: () => state.close(),
  };
};

export type DeployOrg = ReturnType<typeof createDeployOrg>;

/** The rows of components, without those of manifests. */
export const componentRows = (rows: readonly ComponentRow[]): readonly ComponentRow[] =>
  rows.filter(({ componentType }) => componentType !== '');
