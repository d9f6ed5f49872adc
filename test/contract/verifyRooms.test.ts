/**
 * The rooms credentials and verify on an emulated org over HTTP: reading the pair, every proof, and each refusal that an
 * org's own state causes. The org port is a fake that sends its REST requests to the emulator.
 */
import { expect } from 'chai';
import type { ClientCredentials } from '../../scripts/credentials/clientCredentials.ts';
import { fetchCredentials } from '../../scripts/credentials/fetchCredentials.ts';
import { systemClock } from '../../scripts/lib/clock.ts';
import type { OrgClient } from '../../scripts/org/orgClient.ts';
import { createTokenTransport } from '../../scripts/verify/transport.ts';
import { type VerifyTokenInput, verifyToken } from '../../scripts/verify/verifyToken.ts';
import type { OrgSession } from '../support/emulatorHarness.ts';
import { withEmulator } from '../support/emulatorHarness.ts';
import { fakeOrgClient } from '../support/fakeOrgClient.ts';
import { thrownBy } from '../support/thrownBy.ts';
import type { InstalledApp } from './oauthOrgFixture.ts';
import { installApp } from './oauthOrgFixture.ts';

describe('the rooms credentials and verify on an emulated org', () => {
  const harness = withEmulator();
  let session: OrgSession;
  let app: InstalledApp;
  let org: OrgClient;
  beforeEach(async () => {
    session = await harness.createOrg('scratch');
    app = installApp(harness.emulator, session);
    app.change('Settings', { enableClientSecretInRestApiAccess: 'true' });
    const { orgId } = session.org;
    org = fakeOrgClient({
      identity: { orgId, instanceUrl: session.instanceUrl, username: session.username },
      query: async () => [],
      requestRest: async (method, path) =>
        (await harness.request(session, `/services/data/v66.0${path}`, { method })).body,
    });
  });

  const readPair = (): Promise<ClientCredentials> => fetchCredentials(org, { appName: 'Order_Sync', appId: undefined });
  const verify = async (changes: Partial<VerifyTokenInput> = {}) =>
    verifyToken({
      credentials: await readPair(),
      org: org.identity,
      expected: { runAsUsername: app.runAsUsername, scopes: ['api', 'openid'], tokenFormat: 'opaque' },
      transport: createTokenTransport({ proxyVariables: {} }),
      clock: systemClock,
      waitTokenMilliseconds: 0,
      isNewApp: false,
      ...changes,
    });

  it('read the pair that the org made', async () => {
    const { consumerKey, consumerSecret } = await readPair();
    expect([consumerKey, consumerSecret.reveal()]).to.deep.equal([app.consumer.key, app.consumer.secret]);
  });

  it('prove everything about an opaque token', async () => {
    const { proofs, scopes } = await verify();
    expect(proofs.filter(({ status }) => status !== 'proven')).to.deep.equal([]);
    expect(proofs).to.have.lengthOf(9);
    expect(scopes).to.have.members(['api', 'openid']);
  });

  it('prove the signature of a JWT-based token', async () => {
    app.change('ExtlClntAppGlobalOauthSettings', { isNamedUserJwtEnabled: 'true' });
    const expected = { runAsUsername: app.runAsUsername, scopes: ['api', 'openid'], tokenFormat: 'jwt' } as const;
    const clock = { ...systemClock, now: () => harness.emulator.state.clock.now() };
    const { proofs } = await verify({ expected, clock });
    expect(proofs.find(({ id }) => id === 'token-format')?.evidence).to.contain('JWT, signed');
  });

  for (const [what, type, changes, says] of [
    [
      'a flow that is off',
      'ExtlClntAppGlobalOauthSettings',
      { isClientCredentialsFlowEnabled: 'false' },
      'flow is off',
    ],
    ['no run-as user', 'ExtlClntAppOauthConfigurablePolicies', { clientCredentialsFlowUser: '' }, 'no run-as user'],
    [
      'a user who is not approved',
      'ExtlClntAppOauthConfigurablePolicies',
      { permittedUsersPolicyType: 'AdminApprovedPreAuthorized' },
      'not among the users who may use',
    ],
    ['scopes that this flow never gives', 'ExtlClntAppOauthSettings', { commaSeparatedOauthScopes: 'Full' }, 'scopes'],
  ] as const) {
    it(`name the cause of ${what}`, async () => {
      app.change(type, changes);
      const error = await thrownBy(() => verify());
      expect([error.name, error.exitCode]).to.deep.equal(['TokenRefusedError', 1]);
      expect(error.message).to.contain(says);
      expect(error.actions?.[0]).to.contain('npm run deploy -- --target-org qa');
    });
  }

  it('name the scope that the org does not give', async () => {
    app.change('ExtlClntAppOauthSettings', { commaSeparatedOauthScopes: 'Api' });
    const error = await thrownBy(() => verify());
    expect([error.name, error.exitCode]).to.deep.equal(['VerificationFailedError', 1]);
    expect(error.message).to.contain('missing: openid');
    expect(error.actions?.[0]).to.contain('commaSeparatedOauthScopes');
  });
});
