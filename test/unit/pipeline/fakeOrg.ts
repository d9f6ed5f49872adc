/**
 * An org in memory that a whole run can be driven against: it keeps what is deployed, created and assigned, so that a
 * second run finds the work of the first. In: what is to be different. Out: the OrgClient double and what it holds.
 */
import { recognizeFile } from '../../../scripts/definition/recognizeFile.ts';
import { buildComponent, fullNameOf } from '../../../scripts/definition/sourceFile.ts';
import { parseMetadataXml } from '../../../scripts/definition/xml/parseMetadataXml.ts';
import type {
  ComponentRecord,
  DeploymentReport,
  DeploymentRequest,
  OrgIdentity,
  RecordFields,
} from '../../../scripts/org/orgClient.ts';
import { type FakeAnswers, type FakeOrgClient, fakeOrgClient } from '../../support/fakeOrgClient.ts';

export const APP_ID = '0xI000000000001AAA';
export const KEY = '3MVG9KEY_A.1';
export const SECRET = 'SECRET_CANARY_1';
export const IDENTITY: OrgIdentity = {
  alias: 'qa',
  username: 'admin@qa.example.com',
  orgId: '00D000000000001AAA',
  instanceUrl: 'https://qa.my.salesforce.com',
  apiVersion: '66.0',
};

type Row = Readonly<Record<string, unknown>>;
type Held = { readonly type: string; readonly record: ComponentRecord };

export type FakeOrg = {
  readonly client: FakeOrgClient;
  readonly deployments: readonly DeploymentRequest[];
  readonly held: (type: string) => readonly ComponentRecord[];
};

const componentsOf = ({ files }: DeploymentRequest): readonly Held[] =>
  files.map(({ path, content }) => {
    const outcome = parseMetadataXml(content, path);
    const recognized = recognizeFile(path, () => undefined);
    if (outcome.kind === 'unreadable' || recognized === undefined) {
      throw new Error(`the org can't read ${path}`);
    }
    const fullName = fullNameOf(recognized.stem);
    const type = recognized.type.name;
    return { type, record: { fullName, ...buildComponent({ type, fullName, document: outcome.document }).record } };
  });

const succeeded = (id: string, components: readonly Held[]): DeploymentReport => ({
  id,
  done: true,
  status: 'Succeeded',
  success: true,
  numberComponentsDeployed: components.length,
  numberComponentsTotal: components.length,
  componentSuccesses: components.map(({ type, record }) => ({
    componentType: type,
    fullName: record.fullName,
    fileName: '',
    created: true,
    changed: true,
    deleted: false,
    success: true,
  })),
  componentFailures: [],
  testFailures: [],
});

const LOCALE = { TimeZoneSidKey: 'GMT', LocaleSidKey: 'en_US', EmailEncodingKey: 'UTF-8', LanguageLocaleKey: 'en_US' };
const LICENCE = { Id: '100000000000001AAA', Name: 'Salesforce Integration', TotalLicenses: 5, UsedLicenses: 0 };
const PROFILE = { Id: '00e000000000001AAA', Name: 'Minimum Access - API Only Integrations' };
const PERMISSION_SET_LICENCE = {
  Id: '0PL000000000001AAA',
  DeveloperName: 'SalesforceAPIIntegrationPsl',
  TotalLicenses: 5,
  UsedLicenses: 0,
};

/** `changes` replaces answers of the port; `licences` is the number of integration licences that are left. */
export function fakeOrg(changes: FakeAnswers = {}, { licences = 5 }: { readonly licences?: number } = {}): FakeOrg {
  const held = new Map<string, Held>();
  const deployments: DeploymentRequest[] = [];
  const users: Row[] = [{ Id: '005000000000001AAA', Username: IDENTITY.username, ...LOCALE }];
  const assignments: { readonly sobject: string; readonly fields: RecordFields }[] = [];
  const ofType = (type: string): readonly ComponentRecord[] =>
    [...held.values()].filter((one) => one.type === type).map(({ record }) => record);
  const assigned = (sobject: string) => assignments.filter((one) => one.sobject === sobject);

  const rowsOf = (soql: string): readonly Row[] => {
    const isHeldQuery = soql.startsWith('SELECT Id ');
    // Only the integration user is ever assigned anything.
    const Assignee = { Username: users.at(-1)?.['Username'] };
    switch (/ FROM (\w+)/.exec(soql)?.[1]) {
      case 'Organization':
        return [{ OrganizationType: 'Enterprise Edition', IsSandbox: true, TrialExpirationDate: '2026-12-01' }];
      case 'UserPermissionAccess':
        return [Object.fromEntries([...soql.matchAll(/Permissions\w+/g)].map(([field]) => [field, true]))];
      case 'ExternalClientApplication':
        return ofType('ExternalClientApplication').length === 0
          ? []
          : ofType('ExternalClientApplication').map(({ fullName }) => ({ Id: APP_ID, DeveloperName: fullName }));
      case 'User':
        return users.filter(({ Username }) => soql.includes(`'${Username}'`));
      case 'UserLogin':
        return users.map(({ Id }) => ({ UserId: Id, IsFrozen: false }));
      case 'UserLicense':
        return [{ ...LICENCE, LicenseDefinitionKey: 'PID_SALESFORCE_INTEGRATION', UsedLicenses: 5 - licences }];
      case 'Profile':
        return [{ ...PROFILE, UserLicenseId: LICENCE.Id }];
      case 'PermissionSetLicense':
        return [PERMISSION_SET_LICENCE];
      case 'PermissionSet':
        return ofType('PermissionSet').map(() => ({ Id: '0PS000000000001AAA' }));
      case 'PermissionSetAssignment': {
        const found = assigned('PermissionSetAssignment');
        return isHeldQuery || users.length === 1
          ? found.map(() => ({ Id: '0Pa000000000001AAA' }))
          : [
              {
                Assignee,
                PermissionSet: {
                  Name: 'X00ex',
                  IsOwnedByProfile: true,
                  PermissionsApiEnabled: true,
                  PermissionsApiUserOnly: true,
                },
              },
              ...ofType('PermissionSet')
                .slice(0, found.length)
                .map(({ fullName }) => ({ Assignee, PermissionSet: { Name: fullName, IsOwnedByProfile: false } })),
            ];
      }
      case 'PermissionSetLicenseAssign':
        return assigned('PermissionSetLicenseAssign').map(() => ({
          Id: '2LA000000000001AAA',
          Assignee,
          PermissionSetLicense: { DeveloperName: PERMISSION_SET_LICENCE.DeveloperName },
        }));
      default:
        throw new Error(`the org has no answer to ${soql}`);
    }
  };

  const client = fakeOrgClient({
    identity: IDENTITY,
    query: async (soql) => rowsOf(soql),
    describeFieldNames: async () => [],
    listComponents: async (types) =>
      [...held.values()]
        .filter(({ type }) => types.includes(type))
        .map(({ type, record }) => ({ type, fullName: record.fullName })),
    readComponents: async (type, names) =>
      ofType(type.endsWith('Settings') && !type.startsWith('Extl') ? 'Settings' : type).filter(({ fullName }) =>
        names.includes(fullName),
      ),
    createRecord: async (sobject, fields) => {
      if (sobject === 'User') {
        const Profile = { Name: PROFILE.Name, UserLicense: { Name: LICENCE.Name } };
        users.push({ Id: '005000000000002AAA', IsActive: true, Profile, ...LOCALE, ...fields });
      } else {
        assignments.push({ sobject, fields });
      }
      return `new ${sobject}`;
    },
    startDeployment: async (request) => {
      deployments.push(request);
      return `0Af00000000000${deployments.length}AAA`;
    },
    checkDeployment: async (id) => {
      const request = deployments.at(-1);
      const components = request === undefined ? [] : componentsOf(request);
      for (const one of request?.checkOnly ? [] : components) {
        held.set(`${one.type} ${one.record.fullName}`, one);
      }
      return succeeded(id, components);
    },
    cancelDeployment: async () => undefined,
    requestRest: async (_method, path) =>
      path.includes('part=keyandsecret')
        ? { consumers: [{ id: '888000000000001AAA', key: KEY, secret: SECRET }] }
        : { consumers: [{ id: '888000000000001AAA' }] },
    ...changes,
  });
  return { client, deployments, held: ofType };
}
