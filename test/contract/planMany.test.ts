import { expect } from 'chai';
import type { OrgClient } from '../../scripts/org/orgClient.ts';
import { deployToOrg } from '../../scripts/pipeline/deployToOrg.ts';
import { planOrg } from '../../scripts/pipeline/planOrg.ts';
import type { PlanReport } from '../../scripts/report/planReport.ts';
import type { OrgSession } from '../support/emulatorHarness.ts';
import { withReleaseWorld } from '../support/releaseWorld.ts';
import { secondApp } from '../support/secondApp.ts';
import { ownProject } from '../support/temporaryProject.ts';

/** So many that their parts take more readings than are made. */
const APPS = 62;
const TYPES = [
  'ExternalClientApplication',
  'ExtlClntAppGlobalOauthSettings',
  'ExtlClntAppOauthSettings',
  'ExtlClntAppOauthConfigurablePolicies',
  'ExtlClntAppConfigurablePolicies',
];
const nameOf = (index: number): string => `Feed_${index}`;

describe('A plan of many apps', () => {
  const world = withReleaseWorld();
  const components = () => world.emulator.emulator.state.components;

  const plan = (change: (org: OrgClient) => OrgClient = (org) => org): Promise<PlanReport> => {
    const ports = world.ports();
    return planOrg(
      { command: 'plan', projectRoot: world.project, variables: {}, emulated: true, allowDelete: false, notices: [] },
      'qa',
      { ...ports, openOrg: async (request) => change(await ports.openOrg(request)) },
    );
  };

  /** The org's app once more under another name, as if it had been deployed. */
  const copyApp = ({ org: { orgId }, userId }: OrgSession, name: string): void => {
    for (const type of TYPES) {
      const [first] = components().list(orgId, type);
      if (first === undefined) throw new Error(`no ${type}`);
      const { fullName, body } = first;
      const text = JSON.stringify(body)
        .replaceAll(/Order_Sync(?!_Integration)/g, name)
        .replaceAll('Order Sync', name.replaceAll('_', ' '));
      const id = world.emulator.emulator.state.newId('0xI');
      components().put(orgId, {
        type,
        fullName: fullName.replace('Order_Sync', name),
        body: JSON.parse(text),
        id,
        userId,
      });
    }
  };

  /** The source has all apps; the org has them too, but for the last, and one setting of the first is another. */
  const arrange = async (): Promise<OrgSession> => {
    const [session] = await world.addOrgs(['qa'], 'sandbox');
    if (session === undefined) throw new Error('no org');
    const { storeOf, onEvent: _onEvent, ...ports } = world.ports();
    const deployed = await deployToOrg(
      {
        command: 'deploy',
        projectRoot: world.project,
        dryRun: false,
        validate: false,
        waitMinutes: 5,
        waitTokenMinutes: 15,
        variables: {},
        emulated: true,
        repeatedFlags: '',
        notices: [],
      },
      'qa',
      { ...ports, store: storeOf({ alias: 'qa', production: false, values: new Map() }), onEvent: () => undefined },
    );
    expect(deployed.error).to.equal(undefined);
    const own = await ownProject();
    const { orgId } = session.org;
    const names = Array.from({ length: APPS }, (_, index) => nameOf(index));
    for (const name of names) {
      for (const [path, content] of Object.entries(secondApp(own, name))) world.edit(path, content);
    }
    world.emulator.emulator.state.transaction(() => {
      for (const name of names.slice(0, -1)) copyApp(session, name);
    });
    const [settings] = components()
      .list(orgId, 'ExtlClntAppOauthSettings')
      .filter(({ fullName }) => fullName.startsWith(`${nameOf(0)}_`));
    if (settings === undefined) throw new Error('no settings');
    components().put(orgId, {
      ...settings,
      userId: session.userId,
      body: { ...settings.body, commaSeparatedOauthScopes: 'Api, Web' },
    });
    return session;
  };

  type Logged = { readonly org: string; readonly operation?: string; readonly path: string };
  /** What a plan asks of the org. */
  const requestsOf = async ({ org }: OrgSession, work: () => Promise<PlanReport>) => {
    await world.emulator.admin('/requests', { method: 'DELETE' });
    const report = await work();
    const { body } = await world.emulator.admin('/requests');
    return { report, requests: (body as readonly Logged[]).filter((request) => request.org === org.orgId) };
  };

  it('asks once for all of them, and is the same as one that reads every part by name', async () => {
    const session = await arrange();
    const { report: retrieved, requests } = await requestsOf(session, () => plan());
    expect(requests.filter(({ operation }) => operation === 'retrieve')).to.have.length(1);
    const { report: read, requests: many } = await requestsOf(session, () =>
      plan((org) => ({ ...org, retrieveComponents: async () => undefined })),
    );
    const told = ({ apps, deletions, error, warnings }: PlanReport): string =>
      JSON.stringify({ apps, deletions, error, warnings }, undefined, 1);
    expect(told(retrieved)).to.equal(told(read));
    const differing = retrieved.apps.filter(({ plan: { steps } }) =>
      steps.some(({ kind, action }) => kind === 'deploy' && action !== 'unchanged'),
    );
    expect(differing.map(({ app }) => app)).to.include.members([nameOf(0), nameOf(APPS - 1)]);
    expect(retrieved.apps).to.have.length(APPS + 1);
    // As docs/plan.md states it, with a single look at the retrieve of an emulator that takes no time.
    expect(requests.length).to.be.at.most(25);
    expect(many.length).to.be.greaterThan(requests.length);
  });
});
