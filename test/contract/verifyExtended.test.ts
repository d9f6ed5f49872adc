/**
 * The extended proofs on an emulated org over HTTP: Basic, a key of another emulated org, an undeclared scope, JWT-based
 * tokens; and what stays alive afterwards.
 */
import { expect } from 'chai';
import { Secret } from '../../scripts/lib/secret.ts';
import { PROOF_SETS } from '../../scripts/verify/proofSets.ts';
import { createTokenTransport } from '../../scripts/verify/transport.ts';
import type { Proof } from '../../scripts/verify/verifiedToken.ts';
import { type VerifyTokenInput, verifyToken } from '../../scripts/verify/verifyToken.ts';
import type { OrgSession } from '../support/emulatorHarness.ts';
import { withEmulator } from '../support/emulatorHarness.ts';
import { type InstalledApp, installApp } from './oauthOrgFixture.ts';

describe('the extended proofs on an emulated org', () => {
  const harness = withEmulator();
  let session: OrgSession;
  let app: InstalledApp;
  let foreign: InstalledApp;
  beforeEach(async () => {
    session = await harness.createOrg('scratch');
    app = installApp(harness.emulator, session);
    foreign = installApp(harness.emulator, await harness.createOrg('sandbox'));
    app.change('ExtlClntAppOauthSettings', { commaSeparatedOauthScopes: 'Api' });
  });

  const verify = async (changes: Partial<VerifyTokenInput> = {}): Promise<readonly Proof[]> => {
    const { now } = harness.emulator.state.clock;
    const { proofs } = await verifyToken({
      credentials: {
        appName: 'Order_Sync',
        orgId: session.org.orgId,
        consumerId: app.consumer.consumerId,
        consumerKey: app.consumer.key,
        consumerSecret: Secret.of(app.consumer.secret),
      },
      org: {
        alias: 'qa',
        username: session.username,
        orgId: session.org.orgId,
        instanceUrl: session.instanceUrl,
        apiVersion: '66.0',
      },
      expected: { runAsUsername: app.runAsUsername, scopes: ['api'], tokenFormat: 'opaque' },
      transport: createTokenTransport({ proxyVariables: {} }),
      clock: { now, wait: async () => undefined },
      waitTokenMilliseconds: 0,
      isNewApp: false,
      proofSet: 'verify',
      foreignKey: { orgAlias: 'sandbox', consumerKey: foreign.consumer.key },
      ...changes,
    });
    return proofs;
  };
  const evidenceOf = (proofs: readonly Proof[], wanted: string): string | undefined =>
    proofs.find(({ id }) => id === wanted)?.evidence;

  it('all hold for an opaque token, which Basic gets again', async () => {
    const proofs = await verify();
    expect(proofs.map(({ id, status }) => [id, status])).to.deep.equal(PROOF_SETS.verify.map((id) => [id, 'proven']));
    expect(evidenceOf(proofs, 'basic-authentication')).to.contain('the same token');
    expect(evidenceOf(proofs, 'foreign-key-refused')).to.contain('for the key of "sandbox"');
    expect(evidenceOf(proofs, 'undeclared-scope-refused')).to.contain('asked for openid');
  });

  it('all hold for a JWT-based token, of which Basic gets another', async () => {
    app.change('ExtlClntAppGlobalOauthSettings', { isNamedUserJwtEnabled: 'true' });
    const expected = { runAsUsername: app.runAsUsername, scopes: ['api'], tokenFormat: 'jwt' } as const;
    const proofs = await verify({ expected });
    expect(proofs.filter(({ status }) => status !== 'proven')).to.deep.equal([]);
    expect(evidenceOf(proofs, 'basic-authentication')).to.equal('a token of its own, revoked');
  });

  it('leave the token of a running integration alone, as a probe does at any age', async () => {
    const form = {
      grant_type: 'client_credentials',
      client_id: app.consumer.key,
      client_secret: app.consumer.secret,
    };
    const granted = await harness.request(session, '/services/oauth2/token', {
      method: 'POST',
      token: '',
      body: new URLSearchParams(form),
    });
    const { access_token: token } = granted.body as { readonly access_token: string };
    const isAlive = async (): Promise<boolean> =>
      (await harness.request(session, '/services/data/v66.0/', { token })).status === 200;
    await verify({ proofSet: 'probe' });
    expect(await isAlive()).to.equal(true);
    await harness.admin('/clock/advance', { method: 'POST', body: { milliseconds: 600_000 } });
    expect(evidenceOf(await verify(), 'token-revoked')).to.contain('already in use (for 10 minutes)');
    expect(await isAlive()).to.equal(true);
  });
});
