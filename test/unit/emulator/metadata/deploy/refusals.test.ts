/** What an emulated org refuses of a deployment: one table of files, with what the row says and where it points. */
import { expect } from 'chai';
import {
  appFile,
  appPolicyFile,
  componentRows,
  createDeployOrg,
  type DeployOrg,
  type Files,
  fiveFiles,
  globalFile,
  oauthPolicyFile,
  paths,
  permissionSetFile,
  settingsFile,
  threeFiles,
} from './deployOrg.ts';

type Refusal = {
  readonly title: string;
  readonly files: Files;
  readonly fullName: string;
  readonly problem: string | RegExp;
  readonly at?: readonly [line: number, column: number];
  readonly version?: number;
};

const range = (start: string, end: string): string =>
  `\n<endIpAddress>${end}</endIpAddress><startIpAddress>${start}</startIpAddress>`;
const policy = (values: Readonly<Record<string, string | undefined>>): Files => ({
  ...threeFiles,
  [paths.oauthPolicy]: oauthPolicyFile(values),
});

const refusals: readonly Refusal[] = [
  {
    title: 'settings of an app that is nowhere',
    files: { [paths.settings]: settingsFile({ externalClientApplication: 'No_Such_App' }) },
    fullName: 'Order_Sync_oauth',
    problem:
      'INVALID_CROSS_REFERENCE_KEY: In field: externalClientApplication - no ExternalClientApplication named No_Such_App found',
    at: [4, 32],
  },
  {
    title: 'global settings without OAuth settings of the app',
    files: { [paths.app]: appFile(), [paths.global]: globalFile() },
    fullName: 'Order_Sync_glbloauth',
    problem:
      "The external client app configured in your global OAuth Settings doesn't have a valid OAuth settings configuration.",
  },
  {
    title: 'scopes that are none',
    files: { ...threeFiles, [paths.settings]: settingsFile({ commaSeparatedOauthScopes: 'Api, McpApi' }) },
    fullName: 'Order_Sync_oauth',
    problem: /^There's a problem with your scope\(s\): McpApi\. .*\bSFApiPlatform\b.*\bMCP\b/,
    at: [3, 32],
  },
  {
    title: 'a scope of a later API version',
    files: { ...threeFiles, [paths.settings]: settingsFile({ commaSeparatedOauthScopes: 'MCP' }) },
    version: 65,
    fullName: 'Order_Sync_oauth',
    problem: /^There's a problem with your scope\(s\): MCP\. (?!.*\bMCP\b)/,
  },
  {
    title: 'a run-as user that the org does not have',
    files: policy({ clientCredentialsFlowUser: 'nobody@example.com' }),
    fullName: 'Order_Sync_oauthPlcy',
    problem: 'No such user: nobody@example.com',
    at: [3, 32],
  },
  {
    title: 'the e-mail address of a user as run-as user',
    files: policy({ clientCredentialsFlowUser: 'mail@example.com' }),
    fullName: 'Order_Sync_oauthPlcy',
    problem: 'No such user: mail@example.com',
  },
  {
    title: 'BL-009 a policy that lists a permission set which is nowhere',
    files: policy({ commaSeparatedPermissionSet: 'Order_Sync_Access' }),
    fullName: 'Order_Sync_oauthPlcy',
    problem: /commaSeparatedPermissionSet - no PermissionSet named Order_Sync_Access found/,
  },
  {
    title: 'a profile that is nowhere',
    files: policy({ commaSeparatedProfile: 'System Administrator,No Such Profile' }),
    fullName: 'Order_Sync_oauthPlcy',
    problem: /commaSeparatedProfile - no Profile named No Such Profile found/,
  },
  {
    title: 'BL-014 an element that another API version has',
    files: policy({ isNamedUserJwtEnabled: 'true' }),
    version: 65,
    fullName: 'Order_Sync_oauthPlcy',
    problem:
      'Error parsing file: Element {http://soap.sforce.com/2006/04/metadata}isNamedUserJwtEnabled invalid at this location in type ExtlClntAppOauthConfigurablePolicies',
    at: [6, 28],
  },
  {
    title: 'a value that an enum does not have',
    files: policy({ permittedUsersPolicyType: 'AdminApproved' }),
    fullName: 'Order_Sync_oauthPlcy',
    problem: "'AdminApproved' is not a valid value for the enum 'PermittedUsersPolicyType'",
  },
  {
    title: 'an IP relaxation that is none',
    files: policy({ ipRelaxationPolicyType: 'Never' }),
    fullName: 'Order_Sync_oauthPlcy',
    problem: 'Invalid value for field ipRelaxationPolicyType: Never',
  },
  {
    title: 'a session timeout that Setup does not offer',
    files: policy({ sessionTimeoutInMinutes: '17' }),
    fullName: 'Order_Sync_oauthPlcy',
    problem: 'Invalid session timeout: 17',
  },
  {
    title: 'a JWT timeout of later API versions',
    files: policy({ namedUserJwtTimeout: '60' }),
    version: 64,
    fullName: 'Order_Sync_oauthPlcy',
    problem: 'Invalid JWT timeout: 60',
  },
  {
    title: 'a JWT timeout without the type that it belongs to',
    files: policy({ namedUserJwtTimeout: '60' }),
    fullName: 'Order_Sync_oauthPlcy',
    problem: 'namedUserJwtTimeout needs namedUserJwtSessionTimeoutType to be Custom.',
  },
  {
    title: 'refresh tokens that live for no time',
    files: policy({ refreshTokenPolicyType: 'SpecificLifetime', refreshTokenValidityPeriod: '0' }),
    fullName: 'Order_Sync_oauthPlcy',
    problem: 'Invalid refresh token validity period: 0',
  },
  {
    title: 'a contact that is no e-mail address',
    files: { ...threeFiles, [paths.app]: appFile({ contactEmail: 'Logged_In_User_Email' }) },
    fullName: 'Order_Sync',
    problem: 'Contact Email: invalid email address: Logged_In_User_Email',
    at: [3, 19],
  },
  {
    title: 'the mark of another org on an app',
    files: { ...threeFiles, [paths.app]: appFile({ orgScopedExternalApp: '00Dxx0000000001:Order_Sync' }) },
    fullName: 'Order_Sync',
    problem: /00Dxx0000000001:Order_Sync/,
  },
  {
    title: "a link to another org's consumer",
    files: { ...threeFiles, [paths.settings]: settingsFile({ oauthLink: '00Dxx0000000001:888xx0000000001' }) },
    fullName: 'Order_Sync_oauth',
    problem: "The OAuth link 00Dxx0000000001:888xx0000000001 isn't valid.",
  },
  {
    title: 'BL-029 a key of a form that no org gives',
    files: { ...threeFiles, [paths.global]: globalFile({ consumerKey: 'generated-0001' }) },
    fullName: 'Order_Sync_glbloauth',
    problem: 'You cannot provide a Consumer Key.',
    at: [5, 18],
  },
  {
    title: 'a consumer secret',
    files: { ...threeFiles, [paths.global]: globalFile({ consumerSecret: 'not-a-secret' }) },
    fullName: 'Order_Sync_glbloauth',
    problem: 'You cannot provide a Consumer Secret.',
  },
  {
    title: 'an app name with two underscores in a row',
    files: { 'externalClientApps/Order__Sync.eca': appFile() },
    fullName: 'Order__Sync',
    problem: /API Name can only contain underscores and alphanumeric characters/,
  },
  {
    title: 'an app name that is too long',
    files: { [`externalClientApps/${'A'.repeat(81)}.eca`]: appFile() },
    fullName: 'A'.repeat(81),
    problem: /max length=80/,
  },
  {
    title: 'an IP range that ends before it starts',
    files: { ...threeFiles, [paths.settings]: settingsFile({ trustedIpRanges: range('10.0.0.9', '10.0.0.1') }) },
    fullName: 'Order_Sync_oauth',
    problem: 'The start IP address 10.0.0.9 is after the end IP address 10.0.0.1.',
  },
  {
    title: 'an IP range of two families',
    files: { ...threeFiles, [paths.settings]: settingsFile({ trustedIpRanges: range('10.0.0.9', '::1') }) },
    fullName: 'Order_Sync_oauth',
    problem: 'The IP range 10.0.0.9 to ::1 mixes IPv4 and IPv6.',
  },
  {
    title: 'an address that is none',
    files: { ...threeFiles, [paths.settings]: settingsFile({ trustedIpRanges: range('10.0.0.900', '10.0.0.1') }) },
    fullName: 'Order_Sync_oauth',
    problem: 'Invalid IP address: 10.0.0.900',
  },
  {
    title: 'an address with a zone',
    files: { ...threeFiles, [paths.settings]: settingsFile({ trustedIpRanges: range('fe80::1%eth0', 'fe80::2') }) },
    fullName: 'Order_Sync_oauth',
    problem: 'Invalid IP address: fe80::1%eth0',
  },
  {
    title: 'a callback URL that is a placeholder',
    files: { ...threeFiles, [paths.global]: globalFile({ callbackUrl: 'https://a.example.com/cb\n__CALLBACK_URL__' }) },
    fullName: 'Order_Sync_glbloauth',
    problem: 'Invalid callback URL: __CALLBACK_URL__',
  },
  {
    title: 'a new connected app',
    files: {
      'connectedApps/Old.connectedApp':
        '<ConnectedApp xmlns="http://soap.sforce.com/2006/04/metadata"><contactEmail>a@example.com</contactEmail><label>Old</label></ConnectedApp>',
    },
    fullName: 'Old',
    problem: /can’t create a connected app/,
  },
  {
    title: 'a permission set of a licence that the org does not have',
    files: { [paths.permissionSet]: permissionSetFile({ license: 'NoSuchPsl' }) },
    fullName: 'Order_Sync_Access',
    problem: /license - no PermissionSetLicense named NoSuchPsl found/,
  },
  {
    title: 'a system permission that is none',
    files: {
      [paths.permissionSet]: permissionSetFile({ userPermissions: '<enabled>true</enabled><name>api enabled</name>' }),
    },
    fullName: 'Order_Sync_Access',
    problem: 'Unknown user permission: api enabled',
  },
  {
    title: 'settings that no org has',
    files: { 'settings/Nothing.settings': '<NothingSettings xmlns="http://soap.sforce.com/2006/04/metadata"/>' },
    fullName: 'Nothing',
    problem: 'Not available for deploy for this organization',
  },
];

describe('what a deployment is refused', () => {
  let org: DeployOrg;
  beforeEach(() => {
    org = createDeployOrg();
  });
  afterEach(() => org.close());

  for (const { title, files, fullName, problem, at, version } of refusals) {
    it(title, () => {
      const { status, success, failures } = org.deploy(files, version === undefined ? {} : { version });
      const [first] = failures;
      expect({ status, success }).to.deep.equal({ status: 'Failed', success: false });
      expect(first).to.include({ fullName, success: false, problemType: 'Error', created: false, changed: false });
      if (typeof problem === 'string') expect(first?.problem).to.equal(problem);
      else expect(first?.problem).to.match(problem);
      if (at) expect([first?.lineNumber, first?.columnNumber]).to.deep.equal(at);
      expect(org.component(paths.app)).to.equal(undefined);
    });
  }

  it('refuses 129 trusted IP ranges and takes 128', () => {
    const ranges = (count: number): Files => {
      const list = Array.from(
        { length: count },
        () => `<trustedIpRanges>${range('2001:db8::1', '2001:db8::ffff')}</trustedIpRanges>`,
      );
      return { ...threeFiles, [paths.settings]: settingsFile().replace('</ExtlClnt', `${list.join('')}</ExtlClnt`) };
    };
    expect(org.deploy(ranges(129)).failures[0]?.problem).to.equal('The maximum number of trusted IP ranges is 128.');
    expect(org.deploy(ranges(128)).status).to.equal('Succeeded');
  });

  it('BL-005 refuses a second OAuth policy under another name, with the id of the first', () => {
    org.deploy(threeFiles);
    const first = org.state.components.list(org.org.orgId, 'ExtlClntAppOauthConfigurablePolicies')[0];
    const { failures } = org.deploy({ [paths.oauthPolicy]: oauthPolicyFile() });
    expect(first?.fullName).to.equal('Order_Sync_oauth_defaultPolicy');
    expect(failures.map(({ problem }) => problem)).to.deep.equal([
      `duplicate value found: ExternalClientApplicationId duplicates value on record with id: ${first?.id.slice(0, 15)}`,
    ]);
  });

  it('BL-005 refuses a second app policy and second settings in the same way', () => {
    org.deploy(fiveFiles);
    const { failures } = org.deploy({
      'extlClntAppPolicies/Other.ecaPlcy': appPolicyFile(),
      'extlClntAppOauthSettings/Other.ecaOauth': settingsFile(),
    });
    expect(failures).to.have.length(2);
    for (const { problem } of failures) expect(problem).to.match(/^duplicate value found: ExternalClientApplicationId/);
  });

  it('BL-028 refuses a consumer key that another org has', () => {
    org.deploy(threeFiles);
    const { org: other, adminId } = org.addOrg();
    const files = { ...threeFiles, [paths.global]: globalFile({ consumerKey: org.consumer()?.key }) };
    const { failures } = org.deploy(files, { org: other, userId: adminId });
    expect(failures[0]).to.include({
      componentType: 'ExtlClntAppGlobalOauthSettings',
      problem: 'The consumer key is already taken.',
      lineNumber: 5,
    });
    expect(org.state.components.list(other.orgId, 'ExternalClientApplication')).to.deep.equal([]);
  });

  it('BL-029 refuses another key for an app that has one', () => {
    org.deploy(threeFiles);
    const { failures } = org.deploy({ [paths.global]: globalFile({ consumerKey: 'chosenByTheTool01' }) });
    expect(failures[0]?.problem).to.equal('You cannot provide a Consumer Key.');
  });

  it('refuses users without the permissions, component by component', () => {
    const { failures, successes } = org.deploy(fiveFiles, { userId: org.user.Id });
    expect(componentRows(successes)).to.deep.equal([]);
    expect(new Set(failures.map(({ problem }) => problem))).to.deep.equal(
      new Set(['INSUFFICIENT_ACCESS_OR_READONLY: insufficient access rights on object id']),
    );
    expect(failures).to.have.length(5);
  });

  it('lets administrators of apps change policies only', () => {
    org.deploy(threeFiles);
    const { orgId } = org.org;
    const set = org.state.records.insert(orgId, 'PermissionSet', {
      Name: 'App_Admin',
      IsOwnedByProfile: false,
      PermissionsModifyMetadata: true,
      PermissionsExternalClientAppAdmin: true,
    });
    org.state.records.insert(orgId, 'PermissionSetAssignment', { AssigneeId: org.user.Id, PermissionSetId: set.Id });
    const name = 'extlClntAppOauthPolicies/Order_Sync_oauth_defaultPolicy.ecaOauthPlcy';
    const request = { userId: org.user.Id };
    expect(org.deploy({ [name]: oauthPolicyFile() }, request).status).to.equal('Succeeded');
    expect(org.deploy({ [paths.app]: appFile({ label: 'New' }) }, request).status).to.equal('Failed');
  });
});
