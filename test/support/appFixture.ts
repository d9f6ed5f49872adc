/**
 * The Order_Sync app and an org for it, built in code for tests of the pure rooms. In: what a test wants to be
 * different. Out: a frozen AppDefinition and an OrgSnapshot that agree with each other. No file is read: what the
 * source in force-app says is for the tests of `definition`.
 */
import type { AppDefinition, Setting, SourceComponent } from '../../scripts/definition/appDefinition.ts';
import type { ComponentRecord } from '../../scripts/org/orgClient.ts';
import type { CallerPermissions, OrgSnapshot, UserState } from '../../scripts/org/orgSnapshot.ts';
import { FAKE_IDENTITY } from './fakeOrgClient.ts';

export const RUN_AS_USERNAME = 'order-sync@00d000000000001.integration.example.com';
const DIRECTORY = 'force-app/main/default';

type Data = Readonly<Record<string, unknown>>;

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const isData = (value: unknown): value is Data => typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

function xmlLines(data: Data, indent: string): readonly string[] {
  return Object.entries(data).flatMap(([name, value]) =>
    listOf(value).flatMap((one) =>
      isData(one)
        ? [`${indent}<${name}>`, ...xmlLines(one, `${indent}    `), `${indent}</${name}>`]
        : [`${indent}<${name}>${escapeXml(String(one))}</${name}>`],
    ),
  );
}

function elementsOf(file: string, lines: readonly string[]): ReadonlyMap<string, readonly Setting[]> {
  const elements = new Map<string, Setting[]>();
  const parents: string[] = [];
  lines.forEach((text, index) => {
    const leaf = /^(\s*)<(\w+)>(.*)<\/\2>$/.exec(text);
    const start = /^\s*<(\w+)>$/.exec(text);
    if (leaf?.[2] !== undefined) {
      const path = [...parents, leaf[2]].join('/');
      const value = (leaf[3] ?? '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
      const position = { file, line: index + 1, column: (leaf[1] ?? '').length + 1 };
      elements.set(path, [...(elements.get(path) ?? []), { value, position }]);
    } else if (start?.[1] !== undefined) {
      parents.push(start[1]);
    } else if (/^\s*<\/\w+>$/.test(text)) {
      parents.pop();
    }
  });
  return elements;
}

/** A component of the source: `path` is below force-app/main/default. The file is made from the record. */
export function sourceComponent(
  type: string,
  fullName: string,
  path: string,
  record: Data,
  rootElement = type,
): SourceComponent {
  const file = `${DIRECTORY}/${path}`;
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<${rootElement} xmlns="http://soap.sforce.com/2006/04/metadata">`,
    ...xmlLines(record, '    '),
    `</${rootElement}>`,
    '',
  ];
  return Object.freeze({ type, fullName, file, content: lines.join('\n'), elements: elementsOf(file, lines), record });
}

const APP = { externalClientApplication: 'Order_Sync' } as const;

const app = sourceComponent('ExternalClientApplication', 'Order_Sync', 'externalClientApps/Order_Sync.eca-meta.xml', {
  contactEmail: 'order-sync-owner@example.com',
  distributionState: 'Local',
  isProtected: 'false',
  label: 'Order Sync',
});
const globalOauthSettings = sourceComponent(
  'ExtlClntAppGlobalOauthSettings',
  'Order_Sync_glbloauth',
  'extlClntAppGlobalOauthSets/Order_Sync_glbloauth.ecaGlblOauth-meta.xml',
  {
    callbackUrl: 'https://localhost/oauth/callback',
    ...APP,
    isClientCredentialsFlowEnabled: 'true',
    isPkceRequired: 'true',
    label: 'Order Sync global OAuth settings',
  },
);
const oauthSettings = sourceComponent(
  'ExtlClntAppOauthSettings',
  'Order_Sync_oauth',
  'extlClntAppOauthSettings/Order_Sync_oauth.ecaOauth-meta.xml',
  { commaSeparatedOauthScopes: 'Api', ...APP, isFirstPartyAppEnabled: 'false', label: 'Order Sync OAuth settings' },
);
const oauthPolicies = sourceComponent(
  'ExtlClntAppOauthConfigurablePolicies',
  'Order_Sync_oauthPlcy',
  'extlClntAppOauthPolicies/Order_Sync_oauthPlcy.ecaOauthPlcy-meta.xml',
  {
    clientCredentialsFlowUser: RUN_AS_USERNAME,
    commaSeparatedPermissionSet: 'Order_Sync_Integration',
    ...APP,
    ipRelaxationPolicyType: 'Enforce',
    isClientCredentialsFlowEnabled: 'true',
    label: 'Order Sync OAuth policies',
    permittedUsersPolicyType: 'AdminApprovedPreAuthorized',
    refreshTokenPolicyType: 'Zero',
    sessionTimeoutInMinutes: '120',
  },
);
const appPolicies = sourceComponent(
  'ExtlClntAppConfigurablePolicies',
  'Order_Sync_plcy',
  'extlClntAppPolicies/Order_Sync_plcy.ecaPlcy-meta.xml',
  { ...APP, isEnabled: 'true', isOauthPluginEnabled: 'true', label: 'Order Sync policies', startPage: 'None' },
);
const permissionSet = sourceComponent(
  'PermissionSet',
  'Order_Sync_Integration',
  'permissionsets/Order_Sync_Integration.permissionset-meta.xml',
  {
    hasActivationRequired: 'false',
    label: 'Order Sync Integration',
    license: 'SalesforceAPIIntegrationPsl',
    objectPermissions: [
      {
        allowCreate: 'false',
        allowDelete: 'false',
        allowEdit: 'true',
        allowRead: 'true',
        modifyAllRecords: 'false',
        object: 'Account',
        viewAllRecords: 'false',
      },
    ],
  },
);
const settings = sourceComponent(
  'Settings',
  'ExternalClientApp',
  'settings/ExternalClientApp.settings-meta.xml',
  { enableClientSecretInRestApiAccess: 'true' },
  'ExternalClientAppSettings',
);

/** The Order_Sync app as `definition` gives it. */
export const appFixture = (overrides: Partial<AppDefinition> = {}): AppDefinition =>
  Object.freeze({
    name: 'Order_Sync',
    label: 'Order Sync',
    sourceApiVersion: '66.0',
    app,
    globalOauthSettings,
    oauthSettings,
    oauthPolicies,
    appPolicies,
    permissionSets: [permissionSet],
    settings: [settings],
    runAsUsername: RUN_AS_USERNAME,
    expectedScopes: ['api'],
    declaredScopes: ['Api'],
    permittedUsersPolicy: 'AdminApprovedPreAuthorized',
    accessTokenFormat: 'opaque',
    integrationUserEmail: 'order-sync-owner@example.com',
    warnings: [],
    ...overrides,
  });

/** A copy of a component with some values changed; `undefined` takes an element out. */
export function changedComponent(component: SourceComponent, changes: Data): SourceComponent {
  const record = Object.fromEntries(
    Object.entries({ ...component.record, ...changes }).filter(([, value]) => value !== undefined),
  );
  const path = component.file.slice(DIRECTORY.length + 1);
  const root = component.type === 'Settings' ? `${component.fullName}Settings` : component.type;
  return sourceComponent(component.type, component.fullName, path, record, root);
}

/** The component as an org gives it back: with the elements that orgs add. */
export function orgRecord(component: SourceComponent, changes: Data = {}): ComponentRecord {
  const added: Readonly<Record<string, Data>> = {
    ExternalClientApplication: { orgScopedExternalApp: '00D000000000001:Order_Sync', managedType: 'Local' },
    ExtlClntAppGlobalOauthSettings: { consumerKey: '3MVG9example', isDeviceFlowEnabled: 'false' },
    ExtlClntAppOauthSettings: { oauthLink: '00D000000000001:888000000000001' },
  };
  return { fullName: component.fullName, ...component.record, ...added[component.type], ...changes };
}

export const CALLER_PERMISSIONS: CallerPermissions = {
  ExternalClientAppDeveloper: true,
  ExternalClientAppAdmin: true,
  ExternalClientAppViewer: true,
  ViewClientSecret: true,
  ModifyMetadata: true,
  CustomizeApplication: true,
  ManageUsers: true,
  AssignPermissionSets: true,
};

/** A scratch org of today with nothing of the app in it, and with everything that the app needs. */
export const emptyScratchOrgSnapshot = (overrides: Partial<OrgSnapshot> = {}): OrgSnapshot => ({
  identity: FAKE_IDENTITY,
  kind: 'scratch',
  edition: 'Enterprise Edition',
  highestApiVersion: '66.0',
  supportsExternalClientApps: true,
  callerPermissions: CALLER_PERMISSIONS,
  externalClientAppSettings: undefined,
  components: [],
  appId: undefined,
  oauthPolicyNames: [],
  appPolicyNames: [],
  connectedAppOfSameName: undefined,
  runAsUser: undefined,
  integrationLicense: { id: '100000000000001AAA', name: 'Salesforce Integration', total: 5, used: 0 },
  integrationPermissionSetLicense: {
    id: '0PL000000000001AAA',
    name: 'SalesforceAPIIntegrationPsl',
    total: 5,
    used: 0,
  },
  integrationProfiles: [
    {
      id: '00e000000000001AAA',
      name: 'Minimum Access - API Only Integrations',
      userLicenseId: '100000000000001AAA',
    },
  ],
  ...overrides,
});

/** The integration user as it is after a whole run. */
export const userFixture = (overrides: Partial<UserState> = {}): UserState => ({
  id: '005000000000002AAA',
  username: RUN_AS_USERNAME,
  isActive: true,
  isFrozen: false,
  profileName: 'Minimum Access - API Only Integrations',
  userLicenseName: 'Salesforce Integration',
  hasApiEnabled: true,
  isApiOnly: true,
  assignedPermissionSetNames: ['Order_Sync_Integration'],
  assignedPermissionSetLicenseNames: ['SalesforceAPIIntegrationPsl'],
  ...overrides,
});

/** The org after a whole run of `source`: a second run has nothing to do. */
export function deployedOrgSnapshot(
  overrides: Partial<OrgSnapshot> = {},
  source: AppDefinition = appFixture(),
): OrgSnapshot {
  const components = [
    ...source.settings,
    source.app,
    source.globalOauthSettings,
    source.oauthSettings,
    ...source.permissionSets,
    source.appPolicies,
    source.oauthPolicies,
  ];
  return emptyScratchOrgSnapshot({
    externalClientAppSettings: { fullName: 'ExternalClientApp', enableClientSecretInRestApiAccess: 'true' },
    components: components.map((component) => ({ type: component.type, record: orgRecord(component) })),
    appId: '0xI000000000001AAA',
    oauthPolicyNames: [source.oauthPolicies.fullName],
    appPolicyNames: [source.appPolicies.fullName],
    runAsUser: userFixture(),
    integrationLicense: { id: '100000000000001AAA', name: 'Salesforce Integration', total: 5, used: 1 },
    ...overrides,
  });
}
