import { expect } from 'chai';
import type { CredentialStore } from '../../scripts/credentials/clientCredentials.ts';
import { InterruptedByUser } from '../../scripts/lib/interruption.ts';
import { Secret } from '../../scripts/lib/secret.ts';
import { authorizeWithRefreshToken } from '../../scripts/org/authorizeOrg.ts';
import { openOrg } from '../../scripts/org/openOrg.ts';
import { type RefreshResult, refreshSandbox } from '../../scripts/pipeline/refresh/refreshSandbox.ts';
import { recognizeRefresh } from '../../scripts/pipeline/release/recognizeRefresh.ts';
import type { ReleasePorts } from '../../scripts/pipeline/release/releaseRequest.ts';
import type { ReleaseReport } from '../../scripts/report/releaseReport.ts';
import { org, stage, statuses, withReleaseWorld } from '../support/releaseWorld.ts';
import { thrownBy } from '../support/thrownBy.ts';

type Refreshed = { readonly orgId: string; readonly refreshToken: string; readonly instanceUrl: string };

function reportOf(result: RefreshResult): ReleaseReport {
  if (result.kind !== 'refreshed') throw new Error('the refresh was not recognised');
  return result.report;
}

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

  const repair = (ports: ReleasePorts): Promise<RefreshResult> =>
    refreshSandbox(
      {
        command: 'refresh',
        projectRoot: world.project,
        stage: { ...stage('refresh', []), orgs: [org('qa')] },
        apps: undefined,
        mode: 'release',
        retries: 0,
        again: { command: 'npm run refresh -- --target-org qa', flags: '' },
        waitMinutes: 5,
        waitTokenMinutes: 15,
        variables: {},
        emulated: true,
        notices: [],
      },
      ports,
      () => undefined,
    );

  const dyingAfterStore = (): Partial<ReleasePorts> => {
    const controller = new AbortController();
    const store = world.ports().storeOf(org('qa'));
    const write: CredentialStore['write'] = async (credentials) => {
      const written = await store.write(credentials);
      controller.abort(new InterruptedByUser());
      return written;
    };
    return { signal: controller.signal, storeOf: () => ({ ...store, write }) };
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
      const { journal: _journal, before: _before, ...ports } = world.ports();
      const again = (more: Partial<ReleasePorts> = {}) => repair({ ...ports, ...more });
      const read = async (place: { readonly orgId: string }) =>
        place.orgId === session.org.orgId ? ({ part: 'app', since: 'then', by: 'ann' } as const) : undefined;
      const off = await thrownBy(() => again({ marks: { read } }));
      expect([off.name, off.exitCode, off.actions?.[0]]).to.deep.equal([
        'AppDisabledError',
        2,
        'npm run deploy -- --target-org qa --app Order_Sync',
      ]);
      if (!keepsApps) {
        // Dies with the new pair stored and nothing proven: the next run must not take the org for one that is through.
        const died = reportOf(await again(dyingAfterStore()));
        expect(died.error?.name).to.equal('InterruptedError');
        expect((await store.read('qa', 'Order_Sync'))?.orgId).to.equal(orgId);
      }
      const repaired = reportOf(await again());
      expect(repaired.error).to.equal(undefined);
      expect(statuses(repaired)).to.deep.equal({ qa: keepsApps ? 'released' : 'unchanged' });
      expect(repaired.stages[0]?.orgs[0]?.reports[0]?.proofs).to.have.length(9);
      expect([repaired.refreshed, repaired.previousOrgId]).to.deep.equal([true, session.org.orgId]);
      const after = await store.read('qa', 'Order_Sync');
      expect(after?.orgId).to.equal(orgId);
      expect(after?.consumerKey).to.not.equal(before?.consumerKey);
      expect((await world.release(stages, { id: 'fourth' })).outcome, 'the new org is the known one now').to.equal(
        'unchanged',
      );
      expect((await again()).kind).to.equal('same');
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
