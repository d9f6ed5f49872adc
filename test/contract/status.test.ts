/** The status of several orgs of one emulator: rows, what they share, and what goes wrong in one of them. */
import { expect } from 'chai';
import { Secret } from '../../scripts/lib/secret.ts';
import { readPipelineStatus } from '../../scripts/pipeline/status/readPipelineStatus.ts';
import type { StatusPorts, StatusRequest } from '../../scripts/pipeline/status/statusRequest.ts';
import { formatStatus } from '../../scripts/report/formatStatus.ts';
import { formatStatusHtml } from '../../scripts/report/formatStatusHtml.ts';
import { formatStatusJson } from '../../scripts/report/formatStatusJson.ts';
import { formatStatusPrivileges } from '../../scripts/report/formatStatusPrivileges.ts';
import { exitCodeOfStatus, type StatusReport } from '../../scripts/report/statusReport.ts';
import { org, stage, withReleaseWorld } from '../support/releaseWorld.ts';

const APP = 'Order_Sync';

describe('The status of a pipeline', () => {
  const world = withReleaseWorld();

  const status = (
    aliases: readonly string[],
    { request, ports }: { readonly request?: Partial<StatusRequest>; readonly ports?: Partial<StatusPorts> } = {},
  ): Promise<StatusReport> =>
    readPipelineStatus(
      {
        command: 'status',
        projectRoot: world.project,
        orgs: aliases.map((alias) => ({ stage: 'all', org: org(alias) })),
        pipeline: { stages: [], auditFailOn: 'never', content: '' },
        variables: {},
        emulated: true,
        notices: [],
        privileges: false,
        concurrency: 4,
        longestMilliseconds: 60_000,
        ...request,
      },
      {
        ...world.ports(),
        diagnose: async (input) => (await import('../../scripts/verify/diagnosis/diagnose.ts')).diagnose(input),
        waitForLimit: (_milliseconds, signal) => untilAborted(signal),
        onOrg: () => undefined,
        ...ports,
      },
    );

  it('has a row an org with version, drift, token, credentials and user, and revokes nothing', async () => {
    const sessions = await world.addOrgs(['one', 'two']);
    await world.release([stage('all', ['one', 'two'])]);
    const held = sessions.map(world.held);
    const report = await status(['one', 'two']);
    expect(report.error).to.equal(undefined);
    expect(report.orgs.map(({ alias, error }) => [alias, error])).to.deep.equal([
      ['one', undefined],
      ['two', undefined],
    ]);
    for (const { apps } of report.orgs) {
      const [app] = apps;
      expect(app).to.deep.include({ app: APP, drift: [], differs: false, works: true, staged: 'none' });
      expect(app?.proofs.tried).to.equal(6);
      expect(app?.deployed?.at).to.be.a('string');
      expect(app?.credentials).to.include.keys('location', 'appCreatedAt', 'ageDays');
      expect(app?.runAs).to.deep.include({ exists: true, isActive: true, isFrozen: false });
      expect(app?.runAs?.licence).to.equal('Salesforce Integration');
    }
    expect(report.findings).to.deep.equal([]);
    expect(report.unchecked).to.deep.equal([]);
    expect(exitCodeOfStatus(report, true)).to.equal(0);
    expect(sessions.map(world.held)).to.deep.equal(held);
  });

  it('lets an org that fails or takes too long be a row with its error, beside the others', async () => {
    await world.addOrgs(['fine', 'slow']);
    await world.release([stage('all', ['fine', 'slow'])]);
    const real = world.ports();
    let orgs = 0;
    const report = await status([], {
      ports: {
        openOrg: (request) =>
          request.aliasOrUsername === 'slow' ? new Promise(() => undefined) : real.openOrg(request),
        // One org after the other: the third is the slow one.
        waitForLimit: async (_milliseconds, signal) => {
          orgs += 1;
          return orgs === 3 ? undefined : untilAborted(signal);
        },
      },
      request: { concurrency: 1, orgs: ['fine', 'nowhere', 'slow'].map((alias) => ({ org: org(alias) })) },
    });
    expect(report.orgs.map(({ alias, error }) => [alias, error?.name])).to.deep.equal([
      ['fine', undefined],
      ['nowhere', 'UnknownOrgError'],
      ['slow', 'OrgUnreachableError'],
    ]);
    expect(report.orgs[0]?.apps[0]?.works).to.equal(true);
    expect(report.orgs[2]?.error?.actions.at(-1)).to.include('--wait');
    expect(exitCodeOfStatus(report, false)).to.equal(1);
    expect(report.unchecked.map(({ org: alias }) => alias)).to.deep.equal(['nowhere', 'slow']);
  });

  it('tells drift and an app that gets no token, with exit codes of their own', async () => {
    const [session] = await world.addOrgs(['one']);
    if (session === undefined) throw new Error('there is no org');
    await world.release([stage('all', ['one'])]);
    const { components } = world.emulator.emulator.state;
    const [policies] = components.list(session.org.orgId, 'ExtlClntAppOauthConfigurablePolicies');
    if (policies === undefined) throw new Error('there are no policies');
    const body = { ...policies.body, isClientCredentialsFlowEnabled: 'false' };
    components.put(session.org.orgId, { ...policies, body, userId: session.userId });
    const report = await status(['one']);
    const [app] = report.orgs[0]?.apps ?? [];
    expect(app?.works).to.equal(false);
    expect(app?.drift?.map(({ element }) => element)).to.deep.equal(['isClientCredentialsFlowEnabled']);
    expect(exitCodeOfStatus(report, true)).to.equal(1);
  });

  it('finds a pair that two orgs share, by its key or by its secret alone, and shows neither', async () => {
    await world.addOrgs(['one', 'two']);
    await world.release([stage('all', ['one', 'two'])]);
    const store = world.ports().storeOf(org('one'));
    const [one, two] = [await store.read('one', APP), await store.read('two', APP)];
    if (one === undefined || two === undefined) throw new Error('a pair is missing');
    await store.write({ ...two, consumerSecret: one.consumerSecret });
    const sameSecret = await status(['one', 'two']);
    expect(sameSecret.findings.map(({ ruleId, message }) => [ruleId, message])).to.deep.equal([
      ['key-shared', `${APP} in "one" and ${APP} in "two" have the same consumer secret`],
    ]);
    await store.write({ ...two, consumerKey: one.consumerKey, consumerSecret: Secret.of('another') });
    const sameKey = await status(['one', 'two']);
    expect(sameKey.findings.map(({ message }) => message)).to.deep.equal([
      `${APP} in "one" and ${APP} in "two" have the same consumer key`,
    ]);
    const texts = [sameSecret, sameKey].flatMap(formsOf);
    for (const hidden of [one.consumerKey, two.consumerKey, one.consumerSecret.reveal(), two.consumerSecret.reveal()]) {
      expect(texts.filter((text) => text.includes(hidden))).to.deep.equal([]);
    }
    expect(exitCodeOfStatus(sameSecret, false)).to.equal(1);
  });

  it('tells one org under two aliases', async () => {
    const [session] = await world.addOrgs(['one']);
    if (session === undefined) throw new Error('there is no org');
    await world.release([stage('all', ['one'])]);
    await world.authorize(session, 'copy');
    const report = await status(['one', 'copy']);
    expect(report.orgs.map(({ error }) => error?.name)).to.deep.equal([undefined, 'DuplicateOrgError']);
  });
});

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

const formsOf = (report: StatusReport): readonly string[] => [
  formatStatus(report, { color: false, columns: 100 }),
  formatStatusHtml(report),
  formatStatusJson(report, exitCodeOfStatus(report, false)),
  formatStatusPrivileges(report),
];
