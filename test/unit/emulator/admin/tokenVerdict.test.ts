/** The verdict of the page on an app is the answer that the token endpoint gives a client at that moment. */
import { expect } from 'chai';
import { findTokenRefusal } from '../../../../scripts/emulator/services/admin/tokenVerdict.ts';
import { type InstalledApp, installApp } from '../../../contract/oauthOrgFixture.ts';
import { type EmulatorHarness, type OrgSession, send, withEmulator } from '../../../support/emulatorHarness.ts';

const global = 'ExtlClntAppGlobalOauthSettings';
const settings = 'ExtlClntAppOauthSettings';
const policy = 'ExtlClntAppOauthConfigurablePolicies';
const plugin = 'ExtlClntAppConfigurablePolicies';

type Given = { readonly harness: EmulatorHarness; readonly session: OrgSession; readonly app: InstalledApp };

const cases: readonly (readonly [title: string, given: (given: Given) => void, cause: string])[] = [
  ['a disabled app', ({ app }) => app.change(plugin, { isEnabled: 'false' }), 'app or its OAuth plugin disabled'],
  [
    'an app with its OAuth plugin off',
    ({ app }) => app.change(plugin, { isEnabled: 'true', isOauthPluginEnabled: 'false' }),
    'app or its OAuth plugin disabled',
  ],
  [
    'the flow off in the settings',
    ({ app }) => app.change(global, { isClientCredentialsFlowEnabled: 'false' }),
    'flow off in the global OAuth settings',
  ],
  [
    'a policy that names nobody',
    ({ app }) => app.change(policy, { clientCredentialsFlowUser: '' }),
    'flow off in the policies, no run-as user named, or the name is no username of this org',
  ],
  [
    'an inactive run-as user',
    ({ harness, session, app }) =>
      harness.emulator.state.records.update(session.org.orgId, 'User', app.runAsUserId, { IsActive: false }),
    'user deactivated',
  ],
  [
    'a frozen run-as user',
    ({ harness, session, app }) => {
      harness.emulator.state.records.insert(session.org.orgId, 'UserLogin', {
        UserId: app.runAsUserId,
        IsFrozen: true,
      });
    },
    'user frozen',
  ],
  [
    'a run-as user without API Enabled',
    ({ harness, session, app }) => {
      const { records } = harness.emulator.state;
      const { orgId } = session.org;
      const ProfileId = records.get(orgId, 'User', app.runAsUserId)?.['ProfileId'] ?? '';
      for (const { Id } of records.find(orgId, 'PermissionSet', { ProfileId })) {
        records.update(orgId, 'PermissionSet', Id, { PermissionsApiEnabled: false });
      }
    },
    'user lacks API Enabled',
  ],
  [
    'a run-as user who is not pre-authorised',
    ({ app }) => app.change(policy, { permittedUsersPolicyType: 'AdminApprovedPreAuthorized' }),
    'policy AdminApprovedPreAuthorized, user has none of the listed permission sets and profiles',
  ],
  [
    'trusted addresses that this machine is not among',
    ({ app }) =>
      app.change(settings, { trustedIpRanges: { startIpAddress: '203.0.113.1', endIpAddress: '203.0.113.9' } }),
    'caller outside the profile login ranges or the trusted ranges of the app, IP policy enforced',
  ],
  [
    'scopes that this flow does not give',
    ({ app }) => app.change(settings, { commaSeparatedOauthScopes: 'RefreshToken' }),
    'no scope is left that this flow may give',
  ],
  [
    'a key that still spreads',
    ({ harness, app }) => {
      const { clock, consumers } = harness.emulator.state;
      consumers.setPair(app.consumer.consumerId, { ...app.consumer, knownAt: clock.now() + 1 });
    },
    'consumer key unknown, too new, expired or deleted',
  ],
];

describe('the verdict of the page on an app', () => {
  const harness = withEmulator();
  let given: Given;
  beforeEach(async () => {
    const session = await harness.createOrg('production');
    given = { harness, session, app: installApp(harness.emulator, session) };
  });

  const ask = async (): Promise<{ readonly status: number; readonly error: unknown; readonly text: unknown }> => {
    const { key, secret } = given.app.consumer;
    const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: key, client_secret: secret });
    const answer = await send(`${given.session.instanceUrl}/services/oauth2/token`, { body });
    const { error, error_description: text } = Object(answer.body);
    return { status: answer.status, error, text };
  };
  const judge = () => {
    const { org } = given.session;
    const [consumer] = harness.emulator.state.consumers.byApp(org.orgId, given.app.consumer.appId);
    return findTokenRefusal(harness.emulator, org, consumer ?? given.app.consumer);
  };

  it('is that an app in order gets a token, and leaves no trace in the login history', async () => {
    expect(judge()).to.equal(undefined);
    expect(harness.emulator.state.records.find(given.session.org.orgId, 'LoginHistory')).to.deep.equal([]);
    expect((await ask()).status).to.equal(200);
  });

  for (const [title, change, cause] of cases) {
    it(`is the refusal of the token endpoint, with its cause: ${title}`, async () => {
      change(given);
      const verdict = judge();
      expect(verdict?.cause).to.equal(cause);
      expect(await ask()).to.deep.equal({ status: 400, error: verdict?.error, text: verdict?.description });
    });
  }
});
