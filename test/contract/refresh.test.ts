import { expect } from 'chai';
import { Secret } from '../../scripts/lib/secret.ts';
import { authorizeWithRefreshToken } from '../../scripts/org/authorizeOrg.ts';
import { openOrg } from '../../scripts/org/openOrg.ts';
import { recognizeRefresh } from '../../scripts/pipeline/release/recognizeRefresh.ts';
import { stage, statuses, withReleaseWorld } from '../support/releaseWorld.ts';
import { thrownBy } from '../support/thrownBy.ts';

type Refreshed = { readonly orgId: string; readonly refreshToken: string; readonly instanceUrl: string };

describe('A refreshed sandbox', () => {
  const world = withReleaseWorld();

  const refresh = async (orgId: string, keepsApps: boolean): Promise<Refreshed> => {
    const answer = await world.emulator.admin('/orgs/refresh', { body: { org: orgId, keepsApps } });
    const refreshed = answer.body as Refreshed;
    await authorizeWithRefreshToken({
      loginUrl: refreshed.instanceUrl,
      refreshToken: Secret.of(refreshed.refreshToken),
      clientId: 'PlatformCLI',
      alias: 'qa',
      isDevHub: false,
    });
    return refreshed;
  };

  for (const keepsApps of [false, true]) {
    it(`is recognised and repaired, ${keepsApps ? 'also where its app came over without its OAuth part' : 'where nothing came over'}`, async () => {
      const [session] = await world.addOrgs(['qa'], 'sandbox');
      if (session === undefined) throw new Error('no org');
      const stages = [stage('qa', ['qa'])];
      expect((await world.release(stages)).outcome).to.equal('done');
      const store = world.ports().storeOf({ alias: 'qa', production: false, values: new Map() });
      const before = await store.read('qa', 'Order_Sync');

      const { orgId } = await refresh(session.org.orgId, keepsApps);
      const refused = await world.release(stages, { id: 'second' });
      expect([refused.error?.name, refused.error?.actions[0]]).to.deep.equal([
        'OrgRefreshedError',
        'npm run refresh -- --target-org qa',
      ]);
      const client = await openOrg({ aliasOrUsername: 'qa' });
      const remembered = [
        { orgId: before?.orgId ?? '', instanceUrl: before?.instanceUrl ?? '', place: store.location('qa') },
      ];
      const state = await recognizeRefresh(client, remembered);
      expect([state.kind, state.from.orgId]).to.deep.equal(['refreshed', session.org.orgId]);

      const repaired = await world.release(stages, { id: 'third', request: { acceptedOrgs: ['qa'] } });
      expect(repaired.error).to.equal(undefined);
      expect(statuses(repaired)).to.deep.equal({ qa: 'released' });
      const after = await store.read('qa', 'Order_Sync');
      expect(after?.orgId).to.equal(orgId);
      expect(after?.consumerKey).to.not.equal(before?.consumerKey);
      expect((await world.release(stages, { id: 'fourth' })).outcome, 'the new org is the known one now').to.equal(
        'unchanged',
      );
      expect((await recognizeRefresh(client, [{ orgId, instanceUrl: '', place: '' }])).kind).to.equal('same');
    });
  }

  it('is told from an org that nobody knows, another org and an org that is no sandbox', async () => {
    const [production] = await world.addOrgs(['prod'], 'production');
    if (production === undefined) throw new Error('no org');
    const client = await openOrg({ aliasOrUsername: 'prod' });
    const { instanceUrl } = client.identity;
    const nameOf = async (remembered: Parameters<typeof recognizeRefresh>[1]): Promise<string> =>
      (await thrownBy(() => recognizeRefresh(client, remembered))).name;
    expect(await nameOf([])).to.equal('OrgNotRememberedError');
    const other = { orgId: '00D000000000001AAA', place: 'here' };
    expect(await nameOf([{ ...other, instanceUrl: 'https://other.my.salesforce.com' }])).to.equal('OrgChangedError');
    expect(await nameOf([{ ...other, instanceUrl }])).to.equal('NotASandboxError');
  });
});
