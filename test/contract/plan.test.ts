import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import type { OrgClient } from '../../scripts/org/orgClient.ts';
import { deployToOrg } from '../../scripts/pipeline/deployToOrg.ts';
import { type PlanRequest, planOrg } from '../../scripts/pipeline/planOrg.ts';
import { deletionName, plannedSteps } from '../../scripts/plan/planFile.ts';
import { formatPlanJson } from '../../scripts/report/formatPlanJson.ts';
import { formatPlanMarkdown } from '../../scripts/report/formatPlanMarkdown.ts';
import { describeDrift, formatPlanReport } from '../../scripts/report/formatPlanReport.ts';
import { exitCodeOfPlan, hasChanges, hasDifferences, type PlanReport } from '../../scripts/report/planReport.ts';
import type { OrgSession } from '../support/emulatorHarness.ts';
import { withReleaseWorld } from '../support/releaseWorld.ts';
import { secondApp } from '../support/secondApp.ts';
import { ownProject } from '../support/temporaryProject.ts';

const SECOND_APP = 'Bill_Sync';
const SECOND_SET = 'Bill_Sync_Integration';
const FOLDER = 'force-app/main/default';
const SETTINGS = `${FOLDER}/extlClntAppOauthSettings/Order_Sync_oauth.ecaOauth-meta.xml`;
const ECA_TYPES = [
  'ExternalClientApplication',
  'ExtlClntAppGlobalOauthSettings',
  'ExtlClntAppOauthSettings',
  'ExtlClntAppOauthConfigurablePolicies',
  'ExtlClntAppConfigurablePolicies',
];
/** Made by the org or naming the app: nothing that somebody changes. */
const NOT_CHANGED = new Set(['consumerKey', 'oauthLink', 'orgScopedExternalApp', 'externalClientApplication']);

describe('A plan', () => {
  const world = withReleaseWorld();

  const plan = (request: Partial<PlanRequest> = {}): Promise<PlanReport> =>
    planOrg(
      {
        command: 'plan',
        projectRoot: world.project,
        variables: {},
        emulated: true,
        allowDelete: false,
        notices: [],
        ...request,
      },
      'qa',
      world.ports(),
    );
  const deploy = (
    more: Partial<Parameters<typeof deployToOrg>[0]> = {},
    change: (org: OrgClient) => OrgClient = (org) => org,
  ) => {
    const { storeOf, onEvent: _onEvent, ...ports } = world.ports();
    return deployToOrg(
      {
        command: 'deploy',
        projectRoot: world.project,
        app: 'Order_Sync',
        dryRun: false,
        validate: false,
        waitMinutes: 5,
        waitTokenMinutes: 15,
        variables: {},
        emulated: true,
        repeatedFlags: '',
        notices: [],
        ...more,
      },
      'qa',
      {
        ...ports,
        openOrg: async (request) => change(await ports.openOrg(request)),
        store: storeOf({ alias: 'qa', production: false, values: new Map() }),
        onEvent: () => undefined,
      },
    );
  };
  const deployedOrg = async (): Promise<OrgSession> => {
    const [session] = await world.addOrgs(['qa'], 'sandbox');
    if (session === undefined) throw new Error('no org');
    const report = await deploy();
    expect(report.error).to.equal(undefined);
    return session;
  };
  const driftOf = ({ apps }: PlanReport): readonly string[] =>
    apps.flatMap(({ drift }) => (drift ?? []).map(describeDrift));
  const components = () => world.emulator.emulator.state.components;
  const put = ({ org }: OrgSession, type: string, body: Readonly<Record<string, unknown>>) => {
    const [component] = components().list(org.orgId, type);
    if (component === undefined) throw new Error(`no ${type}`);
    components().put(org.orgId, { ...component, userId: component.modifiedById, body });
  };

  it('is empty after a deployment, and says before it that drift is not known', async () => {
    const [session] = await world.addOrgs(['qa'], 'sandbox');
    if (session === undefined) throw new Error('no org');
    const before = await plan();
    expect([before.error, before.apps[0]?.drift]).to.deep.equal([undefined, undefined]);
    expect(exitCodeOfPlan(before, true)).to.equal(3);
    await deploy();
    const after = await plan();
    expect([after.error, hasDifferences(after), driftOf(after)]).to.deep.equal([undefined, false, []]);
    expect(exitCodeOfPlan(after, true)).to.equal(0);
    const folder = join(dirname(world.project), 'state', session.org.orgId.slice(0, 15));
    writeFileSync(join(folder, 'Order_Sync.json'), '{"app":"Order');
    const damaged = await plan();
    expect([damaged.error, damaged.apps[0]?.drift]).to.deep.equal([undefined, undefined]);
    expect(damaged.warnings.at(-1)).to.match(/Order_Sync\.json is damaged: .*npm run deploy -- --target-org qa writes/);
  });

  it('shows exactly the one setting that somebody changed in the org, in any part of the app', async () => {
    const session = await deployedOrg();
    const [state] = (await world.ports().states?.list(session.org.orgId)) ?? [];
    let settings = 0;
    for (const type of ECA_TYPES) {
      // Elements of later API versions are in the org and in no answer to this one.
      const known = state?.components.find((one) => one.type === type)?.record ?? {};
      const [component] = components().list(session.org.orgId, type);
      const body = component?.body ?? {};
      // Every setting, of generated apps, is changed in planProperties.test.ts.
      const elements = Object.entries(body).filter(
        ([element]) => !NOT_CHANGED.has(element) && Object.hasOwn(known, element),
      );
      for (const [element, value] of elements.slice(0, 1)) {
        const text = String(value);
        const changed =
          text === 'true'
            ? 'false'
            : text === 'false'
              ? 'true'
              : /^\d+$/.test(text)
                ? `${Number(text) + 1}`
                : `${text}x`;
        put(session, type, { ...body, [element]: changed });
        const report = await plan();
        expect(driftOf(report), `${type} ${element}`).to.deep.equal([
          `${type} ${component?.fullName}: ${element} ${text} → ${changed}`,
        ]);
        expect(exitCodeOfPlan(report, true)).to.equal(report.error === undefined ? 3 : report.error.exitCode);
        settings += 1;
      }
      put(session, type, body);
    }
    expect(settings).to.equal(ECA_TYPES.length);
    expect(hasDifferences(await plan())).to.equal(false);
  });

  it('tells a change of the source from one of the org', async () => {
    const session = await deployedOrg();
    const source = readFileSync(`${world.project}/${SETTINGS}`, 'utf8');
    world.edit(SETTINGS, source.replace('<commaSeparatedOauthScopes>Api<', '<commaSeparatedOauthScopes>Api, Chatter<'));
    const ofSource = await plan();
    expect(driftOf(ofSource)).to.deep.equal([]);
    expect(hasDifferences(ofSource)).to.equal(true);
    world.edit(SETTINGS, source);
    const [policies] = components().list(session.org.orgId, 'ExtlClntAppOauthConfigurablePolicies');
    put(session, 'ExtlClntAppOauthConfigurablePolicies', { ...policies?.body, ipRelaxationPolicyType: 'Bypass' });
    const [drift] = (await plan()).apps[0]?.drift ?? [];
    expect(drift).to.deep.include({
      element: 'ipRelaxationPolicyType',
      before: 'Enforce',
      now: 'Bypass',
      isSetBack: true,
    });
    components().delete(session.org.orgId, 'ExtlClntAppConfigurablePolicies', 'Order_Sync_plcy');
    expect(driftOf(await plan())).to.include('ExtlClntAppConfigurablePolicies Order_Sync_plcy: was deleted in the org');
  });

  it('is executed as it was shown, and refused once source or org have changed', async () => {
    const session = await deployedOrg();
    const source = readFileSync(`${world.project}/${SETTINGS}`, 'utf8');
    world.edit(SETTINGS, source.replace('<commaSeparatedOauthScopes>Api<', '<commaSeparatedOauthScopes>Api, Chatter<'));
    const { org, apps } = await plan();
    const expectedPlan = {
      version: 1,
      tool: 'eca-pipeline',
      orgId: org?.orgId ?? '',
      orgAlias: 'qa',
      madeAt: '2026-01-02T03:04:05.000Z',
      apps: apps.map((one) => ({ app: one.app, steps: plannedSteps(one.plan) })),
    } as const;
    const other = await deploy({ expectedPlan: { ...expectedPlan, orgId: '00D000000000001AAA' } });
    expect([other.error?.name, other.error?.exitCode]).to.deep.equal(['PlanOfAnotherOrgError', 2]);

    const [settings] = components().list(session.org.orgId, 'ExtlClntAppOauthSettings');
    put(session, 'ExtlClntAppOauthSettings', { ...settings?.body, commaSeparatedOauthScopes: 'Api, Web' });
    const deployments = world.held(session).deployments;
    const stale = await deploy({ expectedPlan });
    expect([stale.error?.name, stale.error?.exitCode]).to.deep.equal(['PlanStaleError', 2]);
    expect(stale.error?.message).to.include('Deploy Order_Sync with its policies');
    expect(world.held(session).deployments, 'nothing was written').to.equal(deployments);

    put(session, 'ExtlClntAppOauthSettings', settings?.body ?? {});
    const executed = await deploy({ expectedPlan });
    expect(executed.outcome).to.equal('done');
    const again = await deploy({ expectedPlan });
    expect(again.error?.name, 'a plan is executed once').to.equal('PlanStaleError');
  });

  it('deletes what the source no longer has only when it is allowed to, with all that goes with it', async () => {
    const session = await deployedOrg();
    // With a permission set of its own, which the deployment assigns to its run-as user.
    const own = await ownProject();
    const set = `${FOLDER}/permissionsets/Order_Sync_Integration.permissionset-meta.xml`;
    const files: Record<string, string> = {
      ...Object.fromEntries(
        Object.entries(secondApp(own, SECOND_APP)).map(([path, text]) => [
          path,
          text.replaceAll('Order_Sync_Integration', SECOND_SET),
        ]),
      ),
      [set.replace('Order_Sync_Integration', SECOND_SET)]: String(own[set]).replace(
        /<label>[^<]*/,
        '<label>Bill Sync Integration',
      ),
    };
    for (const [path, content] of Object.entries(files)) {
      world.edit(path, content);
    }
    expect((await deploy({ app: SECOND_APP })).error).to.equal(undefined);
    const store = world.ports().storeOf({ alias: 'qa', production: false, values: new Map() });
    expect(await store.read('qa', SECOND_APP)).to.not.equal(undefined);
    for (const path of Object.keys(files)) {
      world.remove(path);
    }
    const shown = await plan();
    expect(shown.deletions.map(({ type }) => type).slice(-2)).to.deep.equal([
      'ExternalClientApplication',
      'PermissionSet',
    ]);
    const effects = shown.deletions.map(({ effect }) => effect).join();
    expect(effects).to.match(/Key and secret .*run-as user bill-sync\.\S+ stays.*All its assignments/s);
    const apps = () =>
      components()
        .list(session.org.orgId, 'ExternalClientApplication')
        .map(({ fullName }) => fullName);

    await deploy();
    expect(apps()).to.have.members(['Order_Sync', SECOND_APP]);
    const { org, apps: planned } = await plan();
    const file = {
      version: 1,
      tool: 'eca-pipeline',
      orgId: org?.orgId ?? '',
      orgAlias: 'qa',
      madeAt: '2026-01-02T03:04:05.000Z',
      apps: planned.map((one) => ({ app: one.app, steps: plannedSteps(one.plan) })),
    } as const;
    const surprised = await deploy({ allowDelete: true, expectedPlan: file });
    expect([surprised.error?.name, surprised.error?.exitCode]).to.deep.equal(['PlanStaleError', 2]);
    expect(surprised.error?.message).to.match(/the deletion of \w+ Bill_Sync_oauthPlcy was not planned/);
    const expectedPlan = { ...file, deletions: shown.deletions.map(deletionName) };
    const told = await deploy({ expectedPlan });
    expect(told.warnings.join('\n')).to.include('that is done only with --allow-delete');
    expect(apps()).to.have.members(['Order_Sync', SECOND_APP]);

    // The app goes first. Where the org then keeps the permission set, another run still knows of it.
    const halfDone = await deploy({ allowDelete: true, expectedPlan }, (org) => ({
      ...org,
      deleteRecord: () => Promise.reject(new Error('the line is cut')),
    }));
    expect([halfDone.error?.exitCode, apps()]).to.deep.equal([10, ['Order_Sync']]);
    expect((await plan()).deletions.map(({ fullName }) => fullName)).to.deep.equal([SECOND_SET]);
    const report = await deploy({ allowDelete: true });
    expect(report.error).to.equal(undefined);
    const deletion = report.steps.find(({ id }) => id === 'delete-components');
    expect(deletion?.detail).to.match(
      /^assignments of bill-sync\.\S+ ended; \w+: PermissionSet Bill_Sync_Integration$/,
    );
    expect(report.outcome).to.equal('done');
    expect(apps()).to.deep.equal(['Order_Sync']);
    expect(await store.read('qa', SECOND_APP)).to.equal(undefined);
    expect((await plan()).deletions).to.deep.equal([]);
    expect((await deploy({ allowDelete: true })).outcome).to.equal('unchanged');
  });

  it('names what would have to be recreated with its effect, and never does it', async () => {
    const session = await deployedOrg();
    const type = 'ExtlClntAppOauthConfigurablePolicies';
    const [policies] = components().list(session.org.orgId, type);
    if (policies === undefined) throw new Error('no policies');
    components().delete(session.org.orgId, type, policies.fullName);
    components().put(session.org.orgId, { ...policies, userId: policies.modifiedById, fullName: 'Made_By_Hand' });
    const report = await plan({ allowDelete: true });
    expect([report.error?.name, exitCodeOfPlan(report, true)]).to.deep.equal(['PreconditionsMissingError', 2]);
    const text = formatPlanReport(report, { color: false, columns: 400 });
    expect(text).to.include('1 would have to be recreated');
    expect(text).to.include(`      ± ${type} Order_Sync_oauthPlcy\n`);
    expect(text).to.match(
      /Would have to be recreated, which is never done here\n {2}± .*Made_By_Hand\n.*Key and secret are kept\.\n.*Rather: git mv .*\n.*By hand: sf project/,
    );
    expect(formatPlanMarkdown(report)).to.match(/\| would have to be recreated \|.*Key and secret are kept\./s);
    const { plan: shown } = JSON.parse(formatPlanJson(report, false)).result.apps[0];
    expect(shown.obstacles[0].recreation).to.include({ type, fullName: 'Order_Sync_oauthPlcy' });
    const { deployments } = world.held(session);
    const refused = await deploy({ allowDelete: true });
    expect([refused.error?.name, refused.error?.exitCode]).to.deep.equal(['PreconditionsMissingError', 2]);
    expect(world.held(session).deployments, 'nothing was written').to.equal(deployments);

    const [, from = '', to = ''] = /^git mv (\S+) (\S+)/.exec(shown.obstacles[0].fix) ?? [];
    const source = readFileSync(`${world.project}/${from}`, 'utf8');
    world.remove(from);
    world.edit(to, source);
    const renamed = await plan();
    expect([renamed.error, renamed.apps.map(hasChanges)]).to.deep.equal([undefined, [false]]);
    world.remove(to);
    world.edit(from, source);
  });

  it('says of an app that was switched off on purpose that it is', async () => {
    await deployedOrg();
    const mark = { part: 'oauthPlugin', since: '2026-01-02', by: 'admin@example.com' } as const;
    const { clock, openOrg, signal, states } = world.ports();
    const report = await planOrg(
      { command: 'plan', projectRoot: world.project, variables: {}, emulated: true, allowDelete: false, notices: [] },
      'qa',
      { clock, openOrg, signal, ...(states === undefined ? {} : { states }), marks: { read: async () => mark } },
    );
    expect(report.apps[0]?.disabled).to.deep.equal({
      what: 'the OAuth plugin',
      since: '2026-01-02',
      by: 'admin@example.com',
    });
  });
});
