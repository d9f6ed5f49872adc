import { readFileSync, rmSync } from 'node:fs';
import { expect } from 'chai';
import { buildError } from '../../scripts/lib/errors.ts';
import type { ReleaseEventRecord } from '../../scripts/pipeline/release/releaseJournal.ts';
import { changePolicies, failTokens, policyOf, refusingAfterAWait, tokenFault } from '../support/releaseFaults.ts';
import { stage, withReleaseWorld } from '../support/releaseWorld.ts';

describe('A release that is undone', () => {
  const world = withReleaseWorld();

  it('sets an org back to what it held when the verification fails, and proves it', async () => {
    const [session] = await world.addOrgs(['dev']);
    if (session === undefined) throw new Error('no org');
    const stages = [stage('dev', ['dev'])];
    expect((await world.release(stages)).outcome).to.equal('done');
    const before = policyOf(world, session);
    const deployed = await world.ports().states?.read({ orgId: session.org.orgId, appName: 'Order_Sync' });
    expect(deployed?.components).to.have.length.greaterThan(4);
    changePolicies(world);
    await failTokens(world, session.org.orgId, 1);

    const report = await world.release(stages, { id: 'second', request: { waitTokenMinutes: 0 } });
    const [failed] = report.stages[0]?.orgs ?? [];
    expect(failed?.status).to.equal('failed');
    expect(failed?.undo?.status, failed?.undo?.report?.error?.message).to.equal('undone');
    expect(failed?.undo?.report?.proofs.filter(({ status }) => status === 'proven').length).to.be.greaterThan(5);
    expect(policyOf(world, session)).to.equal(before);
    const remembered = await world.ports().states?.read({ orgId: session.org.orgId, appName: 'Order_Sync' });
    expect(remembered?.components, 'what the next plan compares with').to.deep.equal(deployed?.components);
    expect(remembered?.isUnsure, 'whether it still holds').to.equal(undefined);

    // Set back it is also where the token of before is refused too.
    await failTokens(world, session.org.orgId, 2);
    const third = await world.release(stages, { id: 'third', request: { waitTokenMinutes: 0 } });
    const undo = third.stages[0]?.orgs[0]?.undo;
    expect([undo?.status, undo?.left]).to.deep.equal(['failed', []]);
    expect(undo?.detail).to.match(/^Set back: .*_oauthPlcy, but the token of before was not proven\. ./);
    expect(policyOf(world, session)).to.equal(before);
  });

  it('sets an org back whose tokens stop while they are watched', async () => {
    const [session] = await world.addOrgs(['dev']);
    if (session === undefined) throw new Error('no org');
    expect((await world.release([stage('dev', ['dev'])])).outcome).to.equal('done');
    const before = policyOf(world, session);
    changePolicies(world);
    const soaking = [stage('dev', ['dev'], { soakMinutes: 10 })];
    const clock = refusingAfterAWait(world, session.org.orgId, 1);
    const report = await world.release(soaking, { id: 'second', request: { waitTokenMinutes: 0 }, ports: { clock } });
    const [failed] = report.stages[0]?.orgs ?? [];
    expect([failed?.status, failed?.error?.name]).to.deep.equal(['failed', 'TokenRefusedError']);
    expect(failed?.undo?.status, failed?.undo?.report?.error?.message).to.equal('undone');
    expect(policyOf(world, session)).to.equal(before);
    const records = await world.records('second');
    expect(records.find(({ event }) => event === 'orgFailed')).to.include({ org: 'dev', undo: 'undone' });
  });

  it('sets an org back to what it held before the first of several attempts', async () => {
    const [session] = await world.addOrgs(['dev']);
    if (session === undefined) throw new Error('no org');
    expect((await world.release([stage('dev', ['dev'])])).outcome).to.equal('done');
    const before = policyOf(world, session);
    changePolicies(world);
    await world.emulator.admin('/faults', { body: { ...tokenFault(session.org.orgId), kind: 'html503', times: 4 } });
    await failTokens(world, session.org.orgId, 1);
    const request = { retries: 1, waitTokenMinutes: 0 };
    const report = await world.release([stage('dev', ['dev'])], { id: 'second', request });
    const [failed] = report.stages[0]?.orgs ?? [];
    expect([failed?.attempts, failed?.undo?.status], failed?.error?.message).to.deep.equal([2, 'undone']);
    expect(policyOf(world, session)).to.equal(before);
  });

  /** Takes a release to the record before which its process dies. */
  const dieBefore = async (
    event: ReleaseEventRecord['event'],
    stages: Parameters<typeof world.release>[0],
    id: string,
  ): Promise<void> => {
    const { journal } = world.ports(id);
    if (journal === undefined) throw new Error('no journal');
    const append: typeof journal.append = async (record) => {
      if (record.event === event) {
        throw buildError('JournalError', { location: 'runs', problem: 'the process is dead' });
      }
      await journal.append(record);
    };
    await world.release(stages, { id, ports: { journal: { ...journal, append } } });
  };

  it('sets an org back to what it held before a run that died in it, when the next run goes on', async () => {
    const [session] = await world.addOrgs(['dev']);
    if (session === undefined) throw new Error('no org');
    const stages = [stage('dev', ['dev'])];
    expect((await world.release(stages)).outcome).to.equal('done');
    const before = policyOf(world, session);
    changePolicies(world);
    await dieBefore('orgDone', stages, 'second');
    expect(policyOf(world, session)).to.not.equal(before);
    await failTokens(world, session.org.orgId, 1);
    const report = await world.release(stages, { id: 'second', request: { waitTokenMinutes: 0 } });
    const [failed] = report.stages[0]?.orgs ?? [];
    expect([failed?.status, failed?.undo?.status], failed?.undo?.detail).to.deep.equal(['failed', 'undone']);
    expect(failed?.undo?.detail).to.match(/^Set back: ExtlClntAppOauthConfigurablePolicies \w+\.$/);
    expect(policyOf(world, session)).to.equal(before);
    const kept = readFileSync(world.beforeFile('second'), 'utf8');
    expect(kept.trim().split('\n'), 'that the file is whole, and one state').to.have.length(2);
    expect(kept)
      .to.include('sessionTimeoutInMinutes')
      .and.not.match(/consumer(Key|Secret)|3MVG/);
  });

  it('sets an org back that an earlier run went through with, when its tokens stop while they are watched', async () => {
    const [session] = await world.addOrgs(['dev']);
    if (session === undefined) throw new Error('no org');
    expect((await world.release([stage('dev', ['dev'])])).outcome).to.equal('done');
    const before = policyOf(world, session);
    changePolicies(world);
    const soaking = [stage('dev', ['dev'], { soakMinutes: 10 })];
    await dieBefore('gatePassed', soaking, 'second');
    const clock = refusingAfterAWait(world, session.org.orgId, 1);
    const report = await world.release(soaking, { id: 'second', request: { waitTokenMinutes: 0 }, ports: { clock } });
    const [failed] = report.stages[0]?.orgs ?? [];
    expect([failed?.status, failed?.undo?.status], failed?.undo?.detail).to.deep.equal(['failed', 'undone']);
    expect(policyOf(world, session)).to.equal(before);
  });

  it('does not guess what an org held that an earlier run began with', async () => {
    const [session] = await world.addOrgs(['dev']);
    if (session === undefined) throw new Error('no org');
    const stages = [stage('dev', ['dev'])];
    await dieBefore('orgDone', stages, 'first');
    rmSync(world.beforeFile('first'));
    await failTokens(world, session.org.orgId, 1);
    const report = await world.release(stages, { request: { waitTokenMinutes: 0 } });
    const [failed] = report.stages[0]?.orgs ?? [];
    expect([failed?.status, failed?.undo?.status]).to.deep.equal(['failed', 'impossible']);
    expect(failed?.undo?.detail).to.include('An earlier run of this release began with "dev"');
  });

  it('says of a new app that there is nothing to go back to, and what is left', async () => {
    const [session] = await world.addOrgs(['dev']);
    if (session === undefined) throw new Error('no org');
    await failTokens(world, session.org.orgId, 0);
    const report = await world.release([stage('dev', ['dev'])], { request: { waitTokenMinutes: 0 } });
    const undo = report.stages[0]?.orgs[0]?.undo;
    expect(undo?.status).to.equal('impossible');
    expect(undo?.left.join()).to.include('ExternalClientApplication Order_Sync (new)');
    expect(world.held(session).apps).to.equal(1);
  });
});
