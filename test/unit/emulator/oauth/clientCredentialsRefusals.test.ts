/**
 * Every refusal of the client credentials flow, as a table: the state that causes it, the error, the description.
 */
import { expect } from 'chai';
import { requestToken } from '../../../../scripts/emulator/services/oauth/tokenEndpoint.ts';
import type { OauthOrg } from './oauthOrg.ts';
import { buildOrg, createOauthOrg, minute, refusalOf, stagePair } from './oauthOrg.ts';

const global = 'ExtlClntAppGlobalOauthSettings';
const settings = 'ExtlClntAppOauthSettings';
const policy = 'ExtlClntAppOauthConfigurablePolicies';
const plugin = 'ExtlClntAppConfigurablePolicies';

type Case = {
  readonly title: string;
  /** What is done to the org. */
  readonly given?: (org: OauthOrg) => void;
  /** How the request differs from a good one; may change the org first. */
  readonly request?: (org: OauthOrg) => Parameters<OauthOrg['grant']>;
  readonly error: string;
  readonly description: string;
};

const approve = (org: OauthOrg, lists: Record<string, string>): void =>
  org.change(policy, { permittedUsersPolicyType: 'AdminApprovedPreAuthorized', ...lists });

const cases: readonly Case[] = [
  {
    title: 'BL-126 the generic login host, before it looks at the key',
    request: () => [{ client_id: 'nonsense' }, { org: undefined }],
    error: 'invalid_grant',
    description: 'request not supported on this domain',
  },
  {
    title: 'no client_id',
    request: () => [{ client_id: '' }],
    error: 'invalid_request',
    description: 'missing required parameter',
  },
  {
    title: 'no client_secret',
    request: () => [{ client_secret: '' }],
    error: 'invalid_request',
    description: 'missing required parameter',
  },
  {
    title: 'a key that nobody has',
    request: () => [{ client_id: '3MVG9.nobody' }],
    error: 'invalid_client_id',
    description: 'client identifier invalid',
  },
  {
    title: 'a key that nobody has, in the words of older releases',
    given: ({ settings: ofEmulator }) => {
      ofEmulator.unknownKeyIsInvalidClient = true;
    },
    request: () => [{ client_id: '3MVG9.nobody' }],
    error: 'invalid_client',
    description: 'client identifier invalid',
  },
  {
    title: 'client credentials in the body and in the header',
    request: () => [{}, { authorization: `Basic ${btoa('key:secret')}` }],
    error: 'invalid_request',
    description: 'multiple client authentication methods',
  },
  {
    title: 'BL-022 the key of another org',
    request: ({ state }) => [{}, { org: buildOrg(state, 7002) }],
    error: 'invalid_grant',
    description: 'External client app is not installed in this org',
  },
  {
    title: 'BL-149 a key that has not spread yet',
    given: ({ state, consumer }) =>
      state.consumers.setPair(consumer.consumerId, {
        key: consumer.key,
        secret: consumer.secret,
        knownAt: state.clock.now() + 1,
      }),
    error: 'invalid_client_id',
    description: 'client identifier invalid',
  },
  {
    title: 'a wrong secret',
    request: () => [{ client_secret: 'wrong' }],
    error: 'invalid_client',
    description: 'invalid client credentials',
  },
  {
    title: 'the main secret with the staged key',
    request: (org) => [{ client_id: stagePair(org).key }],
    error: 'invalid_client',
    description: 'invalid client credentials',
  },
  {
    title: 'a staged pair that is marked as expired',
    request: (org) => {
      const { key, secret } = stagePair(org, { state: 'Expired' });
      return [{ client_id: key, client_secret: secret }];
    },
    error: 'invalid_client_id',
    description: 'client identifier invalid',
  },
  {
    title: 'a rotated pair whose time is over',
    request: (org) => {
      const { key, secret } = stagePair(org, { state: 'Rotated' });
      org.advance(30 * 24 * 60 * minute);
      return [{ client_id: key, client_secret: secret }];
    },
    error: 'invalid_client_id',
    description: 'client identifier invalid',
  },
  {
    title: 'a disabled app',
    given: ({ change }) => change(plugin, { isEnabled: 'false' }),
    error: 'OAUTH_APP_BLOCKED',
    description: 'this app is blocked by admin',
  },
  {
    title: 'an app with its OAuth plugin disabled',
    given: ({ change }) => change(plugin, { isOauthPluginEnabled: 'false' }),
    error: 'OAUTH_APP_BLOCKED',
    description: 'this app is blocked by admin',
  },
  {
    title: 'the flow off in the global settings',
    given: ({ change }) => change(global, { isClientCredentialsFlowEnabled: undefined }),
    error: 'invalid_grant',
    description: 'client credentials flow not enabled',
  },
  {
    title: 'the flow off in the policy',
    given: ({ change }) => change(policy, { isClientCredentialsFlowEnabled: 'false' }),
    error: 'invalid_grant',
    description: 'no client credentials user enabled',
  },
  {
    title: 'BL-115 a policy without a run-as user',
    given: ({ change }) => change(policy, { clientCredentialsFlowUser: undefined }),
    error: 'invalid_grant',
    description: 'no client credentials user enabled',
  },
  {
    title: 'BL-109 a run-as user whose name is not in the org',
    given: ({ change }) => change(policy, { clientCredentialsFlowUser: 'nobody@example.com' }),
    error: 'invalid_grant',
    description: 'no client credentials user enabled',
  },
  {
    title: 'BL-109 a user id in place of the username',
    given: ({ change, user }) => change(policy, { clientCredentialsFlowUser: user.Id }),
    error: 'invalid_grant',
    description: 'no client credentials user enabled',
  },
  {
    title: 'an e-mail address in place of the username',
    given: ({ change, user }) => change(policy, { clientCredentialsFlowUser: String(user['Email']) }),
    error: 'invalid_grant',
    description: 'no client credentials user enabled',
  },
  {
    title: 'BL-109 an inactive run-as user',
    given: ({ changeUser }) => changeUser({ IsActive: false }),
    error: 'invalid_grant',
    description: 'inactive user',
  },
  {
    title: 'a frozen run-as user',
    given: ({ state, org, user }) => {
      state.records.insert(org.orgId, 'UserLogin', { UserId: user.Id, IsFrozen: true });
    },
    error: 'invalid_grant',
    description: 'user is frozen',
  },
  {
    title: 'BL-109 a run-as user without API Enabled',
    given: ({ permissions }) => {
      permissions.delete('ApiEnabled');
    },
    error: 'invalid_grant',
    description: 'API is disabled for this User',
  },
  {
    title: 'BL-118 pre-authorisation with nobody on the list (the stricter of two readings, unconfirmed)',
    given: (org) => approve(org, {}),
    error: 'invalid_app_access',
    description: 'user is not admin approved to access this app',
  },
  {
    title: 'BL-147 pre-authorisation through a permission set that the user lacks',
    given: (org) => approve(org, { commaSeparatedPermissionSet: 'Order_Sync_Access' }),
    error: 'invalid_app_access',
    description: 'user is not admin approved to access this app',
  },
  {
    title: 'BL-147 pre-authorisation through a permission set whose assignment has run out',
    given: (org) => {
      const { orgId } = org.org;
      const set = org.state.records.insert(orgId, 'PermissionSet', { Name: 'Order_Sync_Access' });
      org.state.records.insert(orgId, 'PermissionSetAssignment', {
        AssigneeId: org.user.Id,
        PermissionSetId: set.Id,
        ExpirationDate: '2026-03-01T11:00:00.000+0000',
      });
      approve(org, { commaSeparatedPermissionSet: 'Order_Sync_Access' });
    },
    error: 'invalid_app_access',
    description: 'user is not admin approved to access this app',
  },
  {
    title: 'BL-146 an address outside the login ranges of the profile',
    given: ({ put, profile }) =>
      put('Profile', String(profile['Name']), {
        loginIpRanges: [{ startAddress: '10.0.0.1', endAddress: '10.0.0.9' }],
      }),
    error: 'invalid_grant',
    description: 'ip restricted',
  },
  {
    title: 'BL-146 an address outside the trusted ranges of the app',
    given: ({ change }) =>
      change(settings, { trustedIpRanges: { startIpAddress: '10.0.0.1', endIpAddress: '10.0.0.9' } }),
    error: 'invalid_grant',
    description: 'ip restricted',
  },
  {
    title: 'BL-145 only scopes that this flow never gives',
    given: ({ change }) => change(settings, { commaSeparatedOauthScopes: 'Full, RefreshToken,Web,OfflineAccess' }),
    error: 'invalid_grant',
    description: 'no valid scopes defined',
  },
  {
    title: 'a scope parameter that leaves nothing',
    request: () => [{ scope: 'chatter_api' }],
    error: 'invalid_grant',
    description: 'no valid scopes defined',
  },
  {
    title: 'BL-142 more logins of the user than an hour allows',
    given: (org) => {
      org.settings.loginsPerUserPerHour = 2;
      org.grant();
      org.grant();
    },
    error: 'invalid_grant',
    description: 'login rate exceeded',
  },
  {
    title: 'no grant type',
    request: () => [{ grant_type: '' }],
    error: 'unsupported_grant_type',
    description: 'grant type not supported',
  },
  {
    title: 'an unknown grant type',
    request: () => [{ grant_type: 'magic' }],
    error: 'unsupported_grant_type',
    description: 'grant type not supported',
  },
  {
    title: 'the username-password flow',
    request: () => [{ grant_type: 'password' }],
    error: 'invalid_grant',
    description: 'authentication failure',
  },
];

describe('a client credentials request is refused for', () => {
  let org: OauthOrg;
  beforeEach(() => {
    org = createOauthOrg();
  });
  afterEach(() => org.close());

  for (const { title, given, request, error, description } of cases) {
    it(title, () => {
      given?.(org);
      const [form, changes] = request?.(org) ?? [];
      const refusal = refusalOf(() => org.grant(form, changes));
      expect([refusal.httpStatus, refusal.errorCode, refusal.publicMessage]).to.deep.equal([400, error, description]);
    });
  }

  it('a grant that Salesforce has and the emulator has not, with 501', () => {
    expect(refusalOf(() => org.grant({ grant_type: 'device' })).httpStatus).to.equal(501);
  });

  it('the first of several reasons', () => {
    org.changeUser({ IsActive: false });
    org.change(policy, { permittedUsersPolicyType: 'AdminApprovedPreAuthorized' });
    org.change(settings, { commaSeparatedOauthScopes: 'Full' });
    expect(refusalOf(() => org.grant()).publicMessage).to.equal('inactive user');
    expect(refusalOf(() => org.grant({ client_secret: 'wrong' })).publicMessage).to.equal('invalid client credentials');
  });

  it('reasons that the login history names, once the user is known', () => {
    org.put('Profile', String(org.profile['Name']), {
      loginIpRanges: [{ startAddress: '10.0.0.1', endAddress: '10.0.0.9' }],
    });
    refusalOf(() => org.grant());
    refusalOf(() => org.grant({ client_secret: 'wrong' }));
    const rows = org.state.records.find(org.org.orgId, 'LoginHistory');
    expect(rows.map((row) => [row['Status'], row['UserId'], row['SourceIp'], row['LoginSubType']])).to.deep.equal([
      ['Restricted IP', org.user.Id, '127.0.0.1', 'OauthClientCredentials'],
    ]);
  });

  it('two ways of client authentication at once', () => {
    const authorization = `Basic ${Buffer.from(`${org.consumer.key}:${org.consumer.secret}`).toString('base64')}`;
    expect(refusalOf(() => requestToken(org.clientCredentials({}, { authorization }))).errorCode).to.equal(
      'invalid_request',
    );
  });
});
