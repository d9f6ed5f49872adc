import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { buildError, raise } from '../../scripts/lib/errors.ts';
import type { ReleasePorts } from '../../scripts/pipeline/release/releaseRequest.ts';
import { exitCodeOfRelease } from '../../scripts/report/releaseReport.ts';
import { changePolicies, failTokens, POLICIES, refusingAfterAWait } from '../support/releaseFaults.ts';
import { org, stage, statuses, withReleaseWorld } from '../support/releaseWorld.ts';

const SETTINGS = 'force-app/main/default/extlClntAppOauthSettings/Order_Sync_oauth.ecaOauth-meta.xml';
const MONDAY = Date.UTC(2026, 10, 23, 12);

describe('A release', () => {
  const world = withReleaseWorld();

  it('goes through the stages in their order, and finds nothing to change the second time', async () => {
    const sessions = await world.addOrgs(['dev1', 'dev2', 'qa']);
    const stages = [stage('dev', ['dev1', 'dev2']), stage('qa', ['qa'])];
    const first = await world.release(stages);
    expect(first.error).to.equal(undefined);
    expect(first.outcome).to.equal('done');
    expect(statuses(first)).to.deep.equal({ dev1: 'released', dev2: 'released', qa: 'released' });
    const done = (await world.records()).flatMap((record) => (record.event === 'orgDone' ? [record.org] : []));
    expect(done.toSorted().slice(0, 2), 'dev before qa').to.deep.equal(['dev1', 'dev2']);
    expect(done[2]).to.equal('qa');

    const held = sessions.map(world.held);
    const second = await world.release(stages, { id: 'second' });
    expect(second.outcome).to.equal('unchanged');
    expect(sessions.map(world.held), 'no org was deployed to again').to.deep.equal(held);
    expect(exitCodeOfRelease(second)).to.equal(0);
  });

  it('shows the failures of all orgs together, before anything is written to any of them', async () => {
    const [fine, again] = await world.addOrgs(['fine', 'original']);
    const [production] = await world.addOrgs(['prod'], 'production');
    if (fine === undefined || again === undefined || production === undefined) throw new Error('orgs are missing');
    await world.authorize(again, 'copy');
    const stages = [
      stage('dev', ['fine', 'original', 'copy', 'nowhere']),
      stage('production', ['prod', org('odd', { kind: 'sandbox' }), 'full']),
    ];
    await world.addOrgs(['odd']);
    const [full] = await world.addOrgs(['full']);
    const { records } = world.emulator.emulator.state;
    const orgId = full?.org.orgId ?? '';
    const licence = records.find(orgId, 'UserLicense').find(({ Name }) => Name === 'Salesforce Integration');
    records.update(orgId, 'UserLicense', licence?.Id ?? '', { TotalLicenses: 0 });
    const report = await world.release(stages);
    const names = Object.fromEntries(
      report.stages.flatMap(({ orgs }) => orgs.map(({ alias, error }) => [alias, error?.name])),
    );
    expect(names).to.deep.equal({
      fine: undefined,
      original: undefined,
      copy: 'DuplicateOrgError',
      nowhere: 'UnknownOrgError',
      prod: 'ProductionNotAllowedError',
      odd: 'OrgKindMismatchError',
      full: 'PreconditionsMissingError',
    });
    expect(report.outcome).to.equal('failed');
    expect(exitCodeOfRelease(report)).to.equal(2);
    expect(report.error?.message).to.include('5 orgs').and.to.include('Nothing was written to any org.');
    expect([fine, again, production].map(world.held)).to.deep.equal(
      Array(3).fill({ apps: 0, users: 0, deployments: 0 }),
    );
  });

  it('plans and validates without writing', async () => {
    const [session] = await world.addOrgs(['dev']);
    if (session === undefined) throw new Error('no org');
    for (const mode of ['plan', 'check'] as const) {
      const report = await world.release([stage('dev', ['dev'])], { request: { mode } });
      expect(report.outcome).to.equal('planned');
      expect(statuses(report)).to.deep.equal({ dev: mode === 'plan' ? 'planned' : 'checked' });
    }
    expect(world.held(session)).to.deep.equal({ apps: 0, users: 0, deployments: 0 });
  });

  it('deploys what was validated with tests by its id, also when a later run does it', async () => {
    const [session] = await world.addOrgs(['prod'], 'production');
    if (session === undefined) throw new Error('no org');
    const stages = (tests?: 'RunLocalTests') => [
      stage('last', [org('prod', { production: true })], { approval: 'required', ...(tests ? { tests } : {}) }),
    ];
    const jobs = () =>
      world.emulator.emulator.state.jobs
        .list(session.org.orgId, 'deploy')
        .map(({ body }) => body as { validationId?: string; options: { checkOnly: boolean; testLevel?: string } });
    // The first release makes the user, so that the second one validates all that it deploys.
    expect((await world.release(stages(), { id: 'a', request: { approved: ['last'] } })).outcome).to.equal('done');
    expect(jobs().filter(({ validationId }) => validationId !== undefined)).to.have.length(0);
    changePolicies(world);
    expect((await world.release(stages('RunLocalTests'), { id: 'b' })).outcome).to.equal('waiting');
    const resumed = await world.release(stages('RunLocalTests'), { id: 'b', request: { approved: ['last'] } });
    expect(resumed.outcome, resumed.error?.message).to.equal('done');
    const last = jobs().at(-1);
    expect(last?.options).to.include({ checkOnly: false, testLevel: 'RunLocalTests' });
    expect(last?.validationId).to.match(/^0Af/);
  });

  it('waits for an approval, and goes on with it without doing anything twice', async () => {
    const [dev, prod] = await world.addOrgs(['dev', 'prod']);
    if (dev === undefined || prod === undefined) throw new Error('orgs are missing');
    const stages = [stage('dev', ['dev']), stage('last', ['prod'], { approval: 'required', approvalFile: 'ok.txt' })];
    const first = await world.release(stages);
    expect([first.outcome, first.error?.name, exitCodeOfRelease(first)]).to.deep.equal([
      'waiting',
      'ApprovalMissingError',
      69,
    ]);
    expect(first.error?.actions[0]).to.equal('npm run release -- --resume first --approve last');
    expect(world.held(prod).deployments, 'but for check-only ones').to.equal(0);
    const held = world.held(dev);

    const stale = await world.release(stages, { ports: { readApproval: async () => ({ content: 'another digest' }) } });
    expect(stale.outcome).to.equal('waiting');
    const last = await world.release(stages, {
      ports: { readApproval: async () => ({ content: `${first.digest}\n` }) },
    });
    expect(last.outcome).to.equal('done');
    expect(statuses(last)).to.deep.equal({ dev: 'doneBefore', prod: 'released' });
    expect(world.held(dev)).to.deep.equal(held);
  });

  it('leaves an approval to the CI system only where there is one', async () => {
    await world.addOrgs(['prod']);
    const stages = [stage('last', ['prod'], { approval: 'ci' })];
    expect((await world.release(stages)).outcome).to.equal('waiting');
    expect((await world.release(stages, { request: { isCi: true } })).outcome).to.equal('done');
  });

  it('begins a stage within its hours only', async () => {
    await world.addOrgs(['prod']);
    const window = { days: ['mon'], fromMinute: 8 * 60, toMinute: 9 * 60, timeZone: 'UTC' } as const;
    const clock = { now: () => MONDAY, wait: async () => undefined };
    const report = await world.release([stage('last', ['prod'], { window })], { ports: { clock } });
    expect([report.outcome, report.error?.name]).to.deep.equal(['waiting', 'WindowClosedError']);
    expect(report.error?.message).to.include('2026-11-30T08:00:00Z (mon');
  });

  it('stops after a failed canary, whatever the policy says', async () => {
    const [first, second] = await world.addOrgs(['one', 'two']);
    if (first === undefined || second === undefined) throw new Error('orgs are missing');
    await failTokens(world, first.org.orgId, 0);
    const stages = [stage('dev', ['one', 'two'], { canary: 1, onFailure: { kind: 'continue' } })];
    const report = await world.release(stages, { request: { waitTokenMinutes: 0 } });
    expect(statuses(report)).to.deep.equal({ one: 'failed', two: 'notRun' });
    expect(world.held(second).deployments).to.equal(0);
  });

  it('goes on with the rest of a stage, or with the next one, as the policy says', async () => {
    const [one] = await world.addOrgs(['one', 'two', 'three', 'last']);
    if (one === undefined) throw new Error('no org');
    await failTokens(world, one.org.orgId, 0);
    const orgs = ['one', 'two', 'three'];
    const next = stage('next', ['last']);
    const request = { waitTokenMinutes: 0 };
    const stop = await world.release([stage('dev', orgs, { concurrency: 1 }), next], { id: 'a', request });
    expect(statuses(stop)).to.deep.equal({ one: 'failed', two: 'notRun', three: 'notRun', last: 'notRun' });
    expect(stop.stages.map(({ status }) => status)).to.deep.equal(['failed', 'notReached']);
    const rest = await world.release([stage('dev', orgs, { onFailure: { kind: 'continue' } }), next], {
      id: 'b',
      request,
    });
    expect(statuses(rest)).to.deep.equal({ one: 'failed', two: 'released', three: 'released', last: 'notRun' });
    const most = stage('dev', orgs, { onFailure: { kind: 'atMost', percent: 40 } });
    const through = await world.release([most, next], { id: 'c', request });
    expect(statuses(through)).to.deep.equal({ one: 'failed', two: 'unchanged', three: 'unchanged', last: 'released' });
    expect([through.outcome, exitCodeOfRelease(through)], 'a failed org is told all the same').to.deep.equal([
      'failed',
      68,
    ]);
  });

  it('watches the tokens of a stage before the next one begins', async () => {
    const [dev] = await world.addOrgs(['dev', 'last']);
    if (dev === undefined) throw new Error('no org');
    const soaking = stage('dev', ['dev'], { soakMinutes: 30, soakEveryMinutes: 10 });
    const stages = [soaking, stage('last', ['last'])];
    const told: string[] = [];
    const onEvent: ReleasePorts['onEvent'] = (event) => void (event.kind === 'stage' && told.push(event.detail));
    const first = await world.release(stages, { id: 'a', ports: { onEvent } });
    expect(first.stages[0]?.gates.map(({ detail }) => detail)).to.deep.equal(['30 min, 3 rounds']);
    expect(told[0]).to.equal('soak: the tokens of 1 org are watched for 30 min, every 10');
    expect(first.outcome).to.equal('done');
    await world.addOrgs(['new']);
    const again = [stage('dev', ['dev'], { soakMinutes: 10 }), stage('last', ['new'])];
    const second = await world.release(again, {
      id: 'b',
      ports: { clock: refusingAfterAWait(world, dev.org.orgId, 0) },
    });
    expect(statuses(second)).to.deep.equal({ dev: 'failed', new: 'notRun' });
    expect(second.stages[0]?.gates.map(({ status }) => status)).to.deep.equal(['failed']);
    expect(second.stages[0]?.orgs[0]?.undo?.status, 'nothing was deployed').to.equal('nothing');
  });

  it('notices an alias that means another org than before, and takes it when told', async () => {
    await world.addOrgs(['qa']);
    const stages = [stage('qa', ['qa'])];
    expect((await world.release(stages)).outcome).to.equal('done');
    const other = await world.emulator.createOrg('developer', { name: 'other' });
    await world.authorize(other, 'qa');
    const refused = await world.release(stages, { id: 'second' });
    expect(refused.error?.name).to.equal('OrgChangedError');
    expect(world.held(other).deployments).to.equal(0);
    const accepted = await world.release(stages, { id: 'third', request: { acceptedOrgs: ['qa'] } });
    expect(accepted.outcome).to.equal('done');
    const pinned = [stage('qa', [org('qa', { orgId: '00D000000000001' })])];
    const stated = await world.release(pinned, { id: 'fourth', request: { acceptedOrgs: ['qa'] } });
    expect(stated.error?.message).to.include('config/pipeline.json');
  });

  it('begins with a source that the audit passes, or whose findings somebody accepted', async () => {
    const [session] = await world.addOrgs(['dev']);
    if (session === undefined) throw new Error('no org');
    const text = readFileSync(`${world.project}/${SETTINGS}`, 'utf8');
    world.edit(SETTINGS, text.replace(/(<commaSeparatedOauthScopes>)/, '$1Full, '));
    const refused = await world.release([stage('dev', ['dev'])]);
    expect([refused.error?.name, exitCodeOfRelease(refused)]).to.deep.equal(['AuditRefusedError', 2]);
    expect(refused.error?.actions.join('\n')).to.match(/_oauth.ecaOauth-meta.xml:\d+:\d+: high: .*\(scope-full\)/);
    expect(world.held(session).deployments).to.equal(0);
    const accept = [{ rule: 'scope-full', app: 'Order_Sync', reason: 'for a test', until: '2999-12-31' }];
    world.edit('config/audit.json', JSON.stringify({ accept }));
    const passed = await world.release([stage('dev', ['dev'])], { id: 'second', request: { mode: 'plan' } });
    expect(passed.outcome, passed.error?.message).to.equal('planned');
  });

  it('is not resumed with another source', async () => {
    await world.addOrgs(['dev', 'last']);
    const stages = [stage('dev', ['dev']), stage('last', ['last'], { approval: 'required' })];
    await world.release(stages);
    world.edit(POLICIES, `${readFileSync(`${world.project}/${POLICIES}`, 'utf8')}\n`);
    const report = await world.release(stages, { request: { approved: ['last'] } });
    expect([report.error?.name, exitCodeOfRelease(report)]).to.deep.equal(['ReleaseChangedError', 2]);
  });

  it('refuses one run-as username for several orgs', async () => {
    const report = await world.release([stage('dev', ['a', 'b'])], {
      request: { variables: { ECA_RUN_AS_USERNAME: 'one@example.com' } },
    });
    expect(report.error?.name).to.equal('SharedRunAsError');
  });

  it('tries an org again after what may pass by itself', async () => {
    const [session] = await world.addOrgs(['dev']);
    if (session === undefined) throw new Error('no org');
    await world.emulator.admin('/faults', {
      body: {
        match: { pathPattern: '/services/oauth2/token', bodyPattern: 'client_credentials', org: session.org.orgId },
        kind: 'html503',
        effect: 'before',
        times: 4,
      },
    });
    const report = await world.release([stage('dev', ['dev'])], { request: { retries: 2 } });
    expect([report.outcome, report.stages[0]?.orgs[0]?.attempts]).to.deep.equal(['done', 2]);
    expect(world.held(session)).to.include({ apps: 1, users: 1 });
  });

  it('checks an org again whose check-only deployment got no answer', async () => {
    const [session] = await world.addOrgs(['dev']);
    if (session === undefined) throw new Error('no org');
    const lost = {
      match: { pathPattern: '/services/Soap/m/', bodyPattern: '<deploy', org: session.org.orgId },
      kind: 'reset',
      effect: 'after',
      times: 1,
    };
    await world.emulator.admin('/faults', { body: lost });
    const once = await world.release([stage('dev', ['dev'])], { id: 'a', request: { mode: 'check' } });
    expect([once.outcome, once.error?.name]).to.deep.equal(['failed', 'DeploymentOutcomeUnknownError']);
    await world.emulator.admin('/faults', { body: lost });
    const again = await world.release([stage('dev', ['dev'])], { id: 'b', request: { mode: 'check', retries: 1 } });
    expect(again.outcome, again.error?.message).to.equal('planned');
  });

  it('does nothing that it can not journal', async () => {
    const [session] = await world.addOrgs(['dev']);
    if (session === undefined) throw new Error('no org');
    const { journal } = world.ports();
    if (journal === undefined) throw new Error('no journal');
    const append: typeof journal.append = async (record) =>
      record.event === 'orgBegun'
        ? raise('JournalError', { location: 'runs', problem: 'the system says ENOSPC' })
        : journal.append(record);
    const report = await world.release([stage('dev', ['dev'])], { ports: { journal: { ...journal, append } } });
    expect(report.stages[0]?.orgs[0]?.error?.name).to.equal('JournalError');
    expect(world.held(session).deployments).to.equal(0);
  });

  it('ends with exit code 130 when it is interrupted, and is resumed', async () => {
    await world.addOrgs(['dev', 'qa']);
    const stages = [stage('dev', ['dev']), stage('qa', ['qa'])];
    const controller = new AbortController();
    const { journal } = world.ports();
    if (journal === undefined) throw new Error('no journal');
    const append: typeof journal.append = async (record) => {
      await journal.append(record);
      if (record.event === 'orgDone') {
        const { InterruptedByUser } = await import('../../scripts/lib/interruption.ts');
        controller.abort(new InterruptedByUser());
      }
    };
    const ports = { journal: { ...journal, append }, signal: controller.signal };
    const report = await world.release(stages, { ports });
    expect([report.error?.name, exitCodeOfRelease(report)]).to.deep.equal(['InterruptedError', 130]);
    const resumed = await world.release(stages);
    expect(statuses(resumed)).to.deep.equal({ dev: 'doneBefore', qa: 'released' });
  });

  it('converges after a death at every record of its journal', async () => {
    const stagesOf = (prefix: string) => [
      stage('dev', [`${prefix}dev`]),
      stage('qa', [`${prefix}qa`], { soakMinutes: 5 }),
      stage('last', [`${prefix}last`], { approval: 'required' }),
    ];
    const request = { approved: ['last'] };
    let points = 0;
    for (let point = 1; ; point += 1) {
      const prefix = `p${point}`;
      const sessions = await world.addOrgs([`${prefix}dev`, `${prefix}qa`, `${prefix}last`]);
      const { journal } = world.ports(prefix);
      if (journal === undefined) throw new Error('no journal');
      let left = point;
      const append: typeof journal.append = async (record) => {
        left -= 1;
        if (left < 0) {
          throw buildError('JournalError', { location: 'runs', problem: 'the process is dead' });
        }
        await journal.append(record);
      };
      const killed = await world.release(stagesOf(prefix), {
        id: prefix,
        request,
        ports: { journal: { ...journal, append } },
      });
      const resumed = await world.release(stagesOf(prefix), { id: prefix, request });
      expect(resumed.error, `after record ${point}`).to.equal(undefined);
      expect(resumed.outcome).to.be.oneOf(['done', 'unchanged']);
      expect(sessions.map(world.held).map(({ apps, users }) => [apps, users])).to.deep.equal(Array(3).fill([1, 1]));
      points = point;
      if (left >= 0) {
        expect(killed.outcome, 'no record was left out').to.equal('done');
        break;
      }
    }
    expect(points).to.be.greaterThan(12);
  });
});
