/** What breaks while a release is under way: authorisation, an org, the disk. Each its error, and nothing half-done silently. */
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { appendJsonLine } from '../../scripts/lib/jsonLines.ts';
import type { ReleaseJournal, ReleaseRecord } from '../../scripts/pipeline/release/releaseJournal.ts';
import { openReleaseJournal } from '../../scripts/pipeline/release/releaseJournal.ts';
import { exitCodeOfRelease, orgsOf } from '../../scripts/report/releaseReport.ts';
import type { OrgSession } from '../support/emulatorHarness.ts';
import { stage, statuses, withReleaseWorld } from '../support/releaseWorld.ts';

const FULL_DISK = '/dev/full';

describe('A release on which something breaks', () => {
  const world = withReleaseWorld();

  const stages = [stage('dev', ['dev']), stage('qa', ['qa']), stage('last', ['last'])];
  const addThree = async (): Promise<readonly [OrgSession, OrgSession, OrgSession]> => {
    const [dev, qa, last] = await world.addOrgs(['dev', 'qa', 'last']);
    if (dev === undefined || qa === undefined || last === undefined) throw new Error('orgs are missing');
    return [dev, qa, last];
  };
  const journal = (): ReleaseJournal => {
    const { journal: own } = world.ports();
    if (own === undefined) throw new Error('no journal');
    return own;
  };
  /** Breaks something as soon as the first stage is through. */
  const breaking = (act: () => void): ReleaseJournal => {
    const own = journal();
    return {
      ...own,
      append: async (record) => {
        await own.append(record);
        if (record.event === 'orgDone' && record.org === 'dev') {
          act();
        }
      },
    };
  };

  it('names the org whose authorisation ended in the middle, leaves the next stage alone, and is resumed', async () => {
    const [dev, qa, last] = await addThree();
    const { tokens } = world.emulator.emulator.state;
    const end = () => tokens.revokeOf(qa.org.orgId, {});
    const report = await world.release(stages, { request: { retries: 0 }, ports: { journal: breaking(end) } });
    expect(statuses(report)).to.deep.equal({ dev: 'released', qa: 'failed', last: 'notRun' });
    const error = orgsOf(report).find(({ alias }) => alias === 'qa')?.error;
    expect([error?.name, error?.exitCode]).to.deep.equal(['AuthorizationExpiredError', 1]);
    expect(error?.message).to.include('qa');
    expect(exitCodeOfRelease(report)).to.equal(68);
    expect(world.held(last)).to.deep.equal({ apps: 0, users: 0, deployments: 0 });

    const held = world.held(dev);
    tokens.issue({
      orgId: qa.org.orgId,
      userId: qa.userId,
      clientId: 'PlatformCLI',
      kind: 'refresh',
      scope: 'full api id web refresh_token',
      token: qa.refreshToken,
      expiresAt: undefined,
    });
    await world.authorize(qa, 'qa');
    const resumed = await world.release(stages);
    expect(resumed.outcome, resumed.error?.message).to.equal('done');
    expect(statuses(resumed)).to.deep.equal({ dev: 'doneBefore', qa: 'released', last: 'released' });
    expect(world.held(dev), 'not deployed to again').to.deep.equal(held);
  });

  it('names the org that was deleted in the middle, and leaves the next stage alone', async () => {
    const [, qa, last] = await addThree();
    const { orgs } = world.emulator.emulator.state;
    const remove = () => orgs.put({ ...qa.org, isDeleted: true });
    const report = await world.release(stages, { request: { retries: 0 }, ports: { journal: breaking(remove) } });
    expect(statuses(report)).to.deep.equal({ dev: 'released', qa: 'failed', last: 'notRun' });
    const error = orgsOf(report).find(({ alias }) => alias === 'qa')?.error;
    expect(error?.name)
      .to.match(/Error$/)
      .and.to.not.equal('InternalFaultError');
    expect(error?.message).to.include('qa');
    expect(error?.actions).to.have.length.greaterThan(0);
    expect(exitCodeOfRelease(report)).to.equal(68);
    expect(world.held(last)).to.deep.equal({ apps: 0, users: 0, deployments: 0 });
  });

  it('begins nothing on a disk that is full', async function () {
    if (process.platform !== 'linux') {
      this.skip();
    }
    const sessions = await addThree();
    const directory = join(world.project, 'runs');
    mkdirSync(directory);
    symlinkSync(FULL_DISK, join(directory, 'full.jsonl'));
    const full = openReleaseJournal({ directory, now: () => 0 }, 'full');
    const report = await world.release(stages, { ports: { journal: { ...full, read: async () => [] } } });
    expect([report.outcome, report.error?.name]).to.deep.equal(['failed', 'JournalError']);
    expect(report.error?.message).to.include('ENOSPC');
    expect(sessions.map(world.held)).to.deep.equal(Array(3).fill({ apps: 0, users: 0, deployments: 0 }));
    rmSync(directory, { recursive: true });
  });

  it('is red where the disk filled up after a deployment, and does nothing twice once there is room', async function () {
    if (process.platform !== 'linux') {
      this.skip();
    }
    const [dev, qa, last] = await addThree();
    const own = journal();
    const append = async (record: Omit<ReleaseRecord, 'at'>): Promise<void> =>
      record.event === 'orgDone' ? appendJsonLine(FULL_DISK, record) : own.append(record as ReleaseRecord);
    const report = await world.release(stages, { ports: { journal: { ...own, append } } });
    expect(statuses(report)).to.deep.equal({ dev: 'failed', qa: 'notRun', last: 'notRun' });
    expect(orgsOf(report)[0]?.error?.name).to.equal('JournalError');
    expect(exitCodeOfRelease(report)).to.not.equal(0);
    expect(world.held(qa)).to.deep.equal({ apps: 0, users: 0, deployments: 0 });
    const held = world.held(dev);
    const resumed = await world.release(stages);
    expect(resumed.outcome, resumed.error?.message).to.equal('done');
    expect(world.held(dev)).to.deep.equal(held);
    expect([qa, last].map(world.held).map(({ apps, users }) => [apps, users])).to.deep.equal(Array(2).fill([1, 1]));
  });
});
