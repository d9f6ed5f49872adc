/** Field reports about refused tokens, each explained on an emulated org; and what an org's answer alone must not decide. */
import { expect } from 'chai';
import { fetchCredentials } from '../../scripts/credentials/fetchCredentials.ts';
import { createOrg } from '../../scripts/emulator/createOrg.ts';
import { systemTime } from '../../scripts/emulator/emulatorClock.ts';
import type { StoredStagedCredentials } from '../../scripts/emulator/state/stateTypes.ts';
import { Secret } from '../../scripts/lib/secret.ts';
import { authorizeWithRefreshToken } from '../../scripts/org/authorizeOrg.ts';
import { openOrg } from '../../scripts/org/openOrg.ts';
import type { OrgClient } from '../../scripts/org/orgClient.ts';
import { diagnose } from '../../scripts/verify/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../scripts/verify/diagnosis/diagnosis.ts';
import { appFixture } from '../support/appFixture.ts';
import { withEmulator } from '../support/emulatorHarness.ts';
import { thrownBy } from '../support/thrownBy.ts';
import { expectFirst, explain, type Failing, openState, openWorld, refuseReads } from './diagnosisFixture.ts';
import { createSmallServers } from './diagnosisServers.ts';

const idsOf = ({ findings }: Diagnosis): readonly string[] => findings.map(({ id }) => id);

describe('the diagnosis and the field reports', () => {
  const harness = withEmulator({ clock: systemTime });
  const servers = createSmallServers();
  afterEach(() => servers.stop());

  /** The org refuses with these words, whatever it holds. */
  const refusedWith = async (failing: Failing, error: string, description: string): Promise<Diagnosis> => {
    const { origin } = await servers.refusing(error, description);
    // The org's My Domain is where the token is asked for, so that the host is no cause.
    const org: OrgClient = { ...failing.org, identity: { ...failing.org.identity, instanceUrl: origin } };
    return (await explain(harness, { ...failing, org })).diagnosis;
  };

  /** A pair in the staged place, as an operator's rotation leaves it. */
  const stagePair = ({ org }: Failing, changes: Partial<StoredStagedCredentials> = {}): StoredStagedCredentials => {
    const { consumers, components, clock } = harness.emulator.state;
    const app = components.get(org.identity.orgId, 'ExternalClientApplication', 'Order_Sync');
    const consumerId = consumers.byApp(org.identity.orgId, app?.id ?? '')[0]?.consumerId ?? '';
    const staged: StoredStagedCredentials = {
      ...consumers.generatePair(),
      stagedId: '889000000000001AAA',
      consumerId,
      state: 'Active',
      createdById: '005000000000001AAA',
      createdAt: clock.now(),
      expiresAt: clock.now() + 86_400_000,
      knownAt: clock.now(),
      ...changes,
    };
    consumers.putStaged(staged);
    return staged;
  };

  it('BL-017 tells an app that is missing from one without OAuth settings, and offers the deployment', async () => {
    const found = [];
    for (const state of ['appMissing', 'appWithoutOauthSettings']) {
      const { diagnosis, failure } = await explain(harness, await openState(harness, state));
      expect(failure.exitCode).to.equal(1);
      expect(diagnosis.findings[0]?.fix).to.match(/^npm run deploy -- --target-org qa/);
      found.push(idsOf(diagnosis));
    }
    expect(found).to.deep.equal([['appMissing'], ['oauthSettingsMissing']]);
  });

  it('BL-017 sees by the id in the stored credentials that the sandbox was refreshed, and what it has left', async () => {
    for (const [state, row] of [
      ['appMissing', 'appMissing'],
      ['appWithoutOauthSettings', 'oauthSettingsMissing'],
    ] as const) {
      const failing = await openState(harness, state);
      const { clientId: consumerKey, clientSecret } = failing.world.client;
      const stored = { appName: 'Order_Sync', orgId: failing.world.org.orgId, consumerKey };
      const consumer = { consumerId: '888000000000001AAA', consumerSecret: Secret.of(clientSecret) };
      const { diagnosis, failure } = await explain(harness, failing, {
        verify: { credentials: { ...stored, ...consumer } },
        diagnose: { knownKeys: [{ ...stored, orgAlias: 'qa' }] },
      });
      expect([failure.name, failure.exitCode]).to.deep.equal(['CredentialsOfAnotherOrgError', 2]);
      expectFirst(diagnosis, row);
      expect(idsOf(diagnosis)).to.deep.equal([row, 'keyOfOtherOrg']);
      expect(diagnosis.findings[1]?.evidence[1]).to.equal(
        '"qa" was another org when they were stored: a refreshed sandbox has a new id.',
      );
    }
  });

  it('BL-017 says the same when the credentials are read before any token is asked for', async () => {
    const failing = await openState(harness, 'appWithoutOauthSettings');
    const { diagnosis } = await explain(harness, failing, {
      diagnose: {
        failure: await thrownBy(() => fetchCredentials(failing.org, { appName: 'Order_Sync', appId: undefined })),
      },
    });
    expectFirst(diagnosis, 'oauthSettingsMissing');
  });

  it('BL-022 says that the key is of another org, and of which', async () => {
    const failing = await openState(harness, 'keyOfOtherOrg');
    const known = { consumerKey: failing.asking.clientId ?? '', orgId: '00D000000000009AAA', appName: 'Order_Sync' };
    const { diagnosis, failure } = await explain(harness, failing, {
      diagnose: { knownKeys: [{ ...known, orgAlias: 'dev' }] },
    });
    expect(failure.exitCode).to.equal(1);
    expect(idsOf(diagnosis)).to.deep.equal(['keyOfOtherOrg']);
    expect(diagnosis.findings[0]?.evidence[0]).to.contain('Order_Sync in "dev" (00D000000000009AAA)');
  });

  it('BL-022 knows it before anything is sent, by the org id of the credentials', async () => {
    const failing = await openWorld(harness);
    const { clientId, clientSecret } = failing.world.client;
    const credentials = {
      appName: 'Order_Sync',
      orgId: '00D000000000009AAA',
      consumerId: '888000000000001AAA',
      consumerKey: clientId,
      consumerSecret: Secret.of(clientSecret),
    };
    const { diagnosis, failure } = await explain(harness, failing, { verify: { credentials } });
    expect(failure.exitCode).to.equal(2);
    expectFirst(diagnosis, 'keyOfOtherOrg');
    expect(diagnosis.findings[0]?.evidence[0]).to.contain('read from the org 00D000000000009AAA');
  });

  it('BL-105 finds a run-as user whose name lives in another org only', async () => {
    const failing = await openState(harness, 'runAsUnknown');
    const { emulator } = harness;
    const username = failing.world.runAsUsername;
    await createOrg(emulator, { kind: 'production', name: 'elsewhere', edition: 'Enterprise Edition', username });
    const { diagnosis } = await explain(harness, failing);
    expect(idsOf(diagnosis)).to.deep.equal(['runAsUnknown']);
    expect(diagnosis.findings[0]?.evidence[0]).to.contain(`no user with the username ${username}`);
  });

  it('BL-109 has a finding of its own for each kind of run-as user who gets no token', async () => {
    const found = [];
    for (const state of [
      'runAsInactive',
      'runAsFrozen',
      'runAsWithoutApi',
      'runAsUnknown',
      'runAsByEmail',
      'runAsUnset',
    ]) {
      const { diagnosis } = await explain(harness, await openState(harness, state));
      found.push(...idsOf(diagnosis));
    }
    expect(new Set(found).size).to.equal(6);
    expect(found).to.have.length(6);
  });

  it('BL-109 sees a user id in place of a username', async () => {
    const failing = await openWorld(harness);
    const { state } = harness.emulator;
    const [policies] = state.components.list(failing.org.identity.orgId, 'ExtlClntAppOauthConfigurablePolicies');
    if (policies === undefined) throw new Error('the org has no policies');
    const body = { ...policies.body, clientCredentialsFlowUser: failing.world.runAsUserId };
    state.components.put(failing.org.identity.orgId, { ...policies, body, userId: policies.modifiedById });
    const { diagnosis } = await explain(harness, failing);
    expect(idsOf(diagnosis)).to.deep.equal(['runAsUnknown']);
    expect(diagnosis.findings[0]?.evidence[0]).to.contain('the form of a record id');
    expect(diagnosis.findings[0]?.fix).to.contain(`the source names ${failing.world.runAsUsername}`);
  });

  it('BL-118 takes neither guess about pre-authorisation for the cause', async () => {
    const failing = await openWorld(harness);
    await failing.world.deployPart('oauthPolicy', { commaSeparatedPermissionSet: undefined });
    const read = await refusedWith(failing, 'invalid_grant', 'no client credentials user enabled');
    expect(read.decided).to.equal(false);
    await refuseReads(failing);
    const unread = await refusedWith(failing, 'invalid_grant', 'no client credentials user enabled');
    expect(unread.decided).to.equal(false);
    const order = ['runAsUnset', 'runAsUnknown', 'runAsByEmail', 'runAsInactive', 'runAsFrozen', 'runAsNotApiOnly'];
    expect(idsOf(unread).slice(0, 7)).to.deep.equal([...order, 'flowOffInPolicy']);
    expect(idsOf(unread).indexOf('runAsNotApproved')).to.be.greaterThan(6);
  });

  it('BL-142 takes HTTP 429 for a rate limit, which no row of the login history has to confirm', async () => {
    const failing = await openWorld(harness);
    const { origin } = await servers.answering(429, 'Too Many Requests');
    const { diagnosis, failure } = await explain(harness, { ...failing, asking: { origin } });
    expect(failure.exitCode).to.equal(1);
    expectFirst(diagnosis, 'loginRateExceeded', 'possible');
  });

  it('BL-146 tells an address that is not let in from a secret that is wrong, by the id of the finding', async () => {
    const ip = await explain(harness, await openState(harness, 'ipOutsideLoginRanges'));
    const secret = await explain(harness, await openState(harness, 'secretWrong'));
    expect([idsOf(ip.diagnosis)[0], idsOf(secret.diagnosis)[0]]).to.deep.equal(['ipRestricted', 'secretWrong']);
    expect(ip.diagnosis.findings[0]?.evidence[0]).to.contain('Restricted IP, from 127.0.0.1');
    expect(ip.diagnosis.findings[0]?.fix).to.contain('ipRelaxationPolicyType').and.contain('Login IP Ranges');
  });

  it('BL-147 takes "not approved" for the list of the policies, and not for a bad secret', async () => {
    const failing = await openState(harness, 'runAsNotApproved');
    const { diagnosis } = await explain(harness, failing);
    expect(idsOf(diagnosis)).to.deep.equal(['runAsNotApproved']);
    const other = await refusedWith(failing, 'invalid_grant', "user hasn't approved this consumer");
    expectFirst(other, 'runAsNotApproved', 'possible');
    expect(idsOf(other)).not.to.include('secretWrong');
  });

  it('BL-149 tells a key that is too new from one that is unknown and from a bad secret', async () => {
    const found = [];
    for (const state of ['secretWrong', 'keyUnknown', 'appTooNew']) {
      const { diagnosis } = await explain(harness, await openState(harness, state));
      found.push(idsOf(diagnosis));
    }
    expect(found).to.deep.equal([['secretWrong'], ['keyUnknown'], ['appTooNew']]);
  });

  it('BL-149 says after a wait in vain that the key is still spreading', async () => {
    const failing = await openState(harness, 'appTooNew');
    const { diagnosis, failure } = await explain(harness, failing, { verify: { isNewApp: true } });
    expect([failure.name, failure.exitCode]).to.deep.equal(['TokenPropagationTimeoutError', 69]);
    expectFirst(diagnosis, 'appTooNew');
    await refuseReads(failing);
    expectFirst((await explain(harness, failing, { verify: { isNewApp: true } })).diagnosis, 'appTooNew', 'possible');
  });

  it('names the staged pair that stands beside the key whose secret is wrong', async () => {
    const failing = await openWorld(harness);
    const staged = stagePair(failing);
    const { diagnosis } = await explain(harness, { ...failing, asking: { clientSecret: 'WRONG' } });
    expectFirst(diagnosis, 'secretWrong');
    expect(diagnosis.findings[0]?.evidence.join(' '))
      .to.contain('A pair stands in the staged place, Active, made 20')
      .and.contain(staged.key.slice(-6));
    const ofStaged = { clientId: staged.key, clientSecret: failing.world.client.clientSecret };
    const mixed = await explain(harness, { ...failing, asking: ofStaged });
    expectFirst(mixed.diagnosis, 'secretWrong');
    expect(mixed.diagnosis.findings[0]?.evidence[0]).to.contain('the pair in the staged place, which is Active');
  });

  it('knows the age of a staged pair from its staging, and a pair whose time is over', async () => {
    const failing = await openWorld(harness);
    const { now } = harness.emulator.state.clock;
    const young = stagePair(failing, { knownAt: now() + 600_000 });
    const asking = { clientId: young.key, clientSecret: young.secret };
    const { diagnosis } = await explain(harness, { ...failing, asking });
    expect(idsOf(diagnosis)).to.deep.equal(['appTooNew']);
    expect(diagnosis.findings[0]?.evidence[0]).to.match(/^The staged pair was made at 20/);
    stagePair(failing, { key: young.key, expiresAt: now() - 1000 });
    const expired = await explain(harness, { ...failing, asking });
    expect(idsOf(expired.diagnosis)).to.deep.equal(['keyUnknown']);
    expect(expired.diagnosis.findings[0]?.evidence[0]).to.contain('a staged pair that has expired');
  });

  it('leaves a code that nobody knows undecided, with all that the org could hold against the app', async () => {
    const failing = await openWorld(harness);
    const read = await refusedWith(failing, 'something_new', 'Etwas Neues');
    expectFirst(read, 'serverRule', 'possible');
    await refuseReads(failing);
    const unread = await refusedWith(failing, 'something_new', 'Etwas Neues');
    expect(unread.decided).to.equal(false);
    expect(idsOf(unread)).to.include.members(['runAsInactive', 'flowOffInSettings', 'appDisabled', 'serverRule']);
  });

  /** A user with "API Enabled" and nothing else. */
  const openAsNobody = async ({ org }: Failing): Promise<OrgClient> => {
    const { state } = harness.emulator;
    const { orgId, instanceUrl } = org.identity;
    const [profile] = state.records.find(orgId, 'Profile', { Name: 'Minimum Access - API Only Integrations' });
    const user = { Username: 'nobody@example.com', LastName: 'Nobody', IsActive: true, ProfileId: profile?.Id ?? null };
    const { Id: userId } = state.records.insert(orgId, 'User', user);
    const session = { orgId, userId, clientId: 'PlatformCLI', expiresAt: undefined } as const;
    const { token } = state.tokens.issue({ ...session, kind: 'refresh', scope: 'full api' });
    const login = { loginUrl: instanceUrl, clientId: 'PlatformCLI', alias: 'nobody', isDevHub: false };
    await authorizeWithRefreshToken({ ...login, refreshToken: Secret.of(token) });
    return openOrg({ aliasOrUsername: 'nobody', apiVersion: '66.0' });
  };

  for (const [state, verdict] of [
    ['runAsFrozen', 'confirmed'],
    ['runAsUnset', 'confirmed'],
    ['flowOffInPolicy', 'confirmed'],
    ['pluginDisabled', 'confirmed'],
    ['runAsNotApproved', 'possible'],
    ['noScope', 'possible'],
    ['flowOffInSettings', 'possible'],
  ] as const) {
    it(`finds ${state} ${verdict} for a caller who may not use the Metadata API, as far as rows tell`, async () => {
      const failing = await openState(harness, state);
      const org = await openAsNobody(failing);
      const { diagnosis } = await explain(harness, { ...failing, org });
      expectFirst(diagnosis, state, verdict);
      const reasons = diagnosis.unreadable.filter((text) => !/: the org refuses it \([A-Z_, ]+\)$/.test(text));
      expect(reasons).to.deep.equal([]);
      expect(diagnosis.looked).to.have.length.greaterThan(0);
    });
  }

  it('has nothing to say about an error that is none of the token endpoint', async () => {
    const failing = await openWorld(harness);
    const { failure } = await explain(harness, { ...failing, asking: { clientSecret: 'WRONG' } });
    const diagnosis = await diagnose({
      failure: Object.assign(failure, { name: 'SomethingElseError' }),
      org: failing.org,
      app: appFixture(),
      credentials: { consumerKey: 'x', consumerId: 'y' },
      knownKeys: [],
      clock: { now: () => 0, wait: async () => undefined },
    });
    expect(diagnosis).to.deep.equal({ decided: false, findings: [], looked: [], unreadable: [] });
  });
});
