/** Deployments as jobs of an org: their queue, their time, cancelling and quick deploys, all by the emulator's clock. */
import { expect } from 'chai';
import { ApiError } from '../../../../../scripts/emulator/apiError.ts';
import type { Session } from '../../../../../scripts/emulator/emulatorTypes.ts';
import { deployRequestRows } from '../../../../../scripts/emulator/services/data/rows/deployRequestRows.ts';
import type { DeployOptions } from '../../../../../scripts/emulator/services/metadata/deploy/deployTypes.ts';
import type { DeployJob } from '../../../../../scripts/emulator/services/metadata/jobs/deployJob.ts';
import {
  cancelDeployment,
  deployValidation,
  findDeployment,
  lookAtDeployment,
  startDeployment,
} from '../../../../../scripts/emulator/services/metadata/jobs/deployments.ts';
import {
  describeDetails,
  describeResult,
} from '../../../../../scripts/emulator/services/metadata/jobs/deployResult.ts';
import { settleDeployments } from '../../../../../scripts/emulator/services/metadata/jobs/settleDeployments.ts';
import { optionsOfJson } from '../../../../../scripts/emulator/services/metadata/wire/deployOptions.ts';
import { sessionOfToken } from '../../../../../scripts/emulator/session.ts';
import { smallApp, zipOf } from '../../../../contract/metadataFixture.ts';
import { withEmulator } from '../../../../support/emulatorHarness.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('deployments of an emulated org', () => {
  const harness = withEmulator({ settings: { deployMilliseconds: MINUTE } });
  let session: Session;
  const zips = new Map<string, string>();

  before(async () => {
    for (const name of ['First', 'Second', 'Third']) {
      zips.set(name, (await zipOf(smallApp(name))).toString('base64'));
    }
  });
  beforeEach(async () => {
    const { org, adminToken } = await harness.createOrg('sandbox');
    session = sessionOfToken(harness.emulator, org, adminToken);
  });

  const send = (name: string, options: Partial<Record<keyof DeployOptions, unknown>> = {}): string =>
    startDeployment(harness.emulator, session, {
      version: 66,
      zip: zips.get(name) ?? name,
      options: optionsOfJson({ singlePackage: true, rollbackOnError: true, ...options }),
    }).id;
  const look = (id: string): DeployJob => findDeployment(harness.emulator, session, id);
  const statusesOf = (...ids: string[]): readonly string[] => ids.map((id) => look(id).status);
  const apps = (): readonly string[] =>
    harness.emulator.state.components
      .list(session.org.orgId, 'ExternalClientApplication')
      .map(({ fullName }) => fullName);
  const pass = (milliseconds: number): void => harness.running.advanceClock(milliseconds);
  const refusalOf = (work: () => unknown): string => {
    try {
      work();
    } catch (error) {
      if (error instanceof ApiError) return error.errorCode;
      throw error;
    }
    throw new Error('The call was not refused.');
  };

  it('has its effect exactly when it is done', () => {
    const id = send('First');
    expect(statusesOf(id)).to.deep.equal(['InProgress']);
    pass(MINUTE - 1);
    expect([look(id).status, apps()]).to.deep.equal(['InProgress', []]);
    pass(1);
    expect([look(id).status, apps()]).to.deep.equal(['Succeeded', ['First']]);
  });

  it('has its effect before others read the org, without anybody asking for the deployment', () => {
    send('First');
    pass(5 * MINUTE);
    expect(apps()).to.deep.equal([]);
    settleDeployments(harness.emulator, session.org);
    expect(apps()).to.deep.equal(['First']);
  });

  it('is done when it is sent, where deployments take no time', async () => {
    Object.assign(harness.emulator.settings, { deployMilliseconds: 0 });
    expect(statusesOf(send('First'))).to.deep.equal(['Succeeded']);
    expect(apps()).to.deep.equal(['First']);
  });

  it('BL-084 runs one deployment at a time, in their order, however late somebody looks', () => {
    const [first, second, third] = [send('First'), send('Second'), send('Third')];
    expect(statusesOf(first, second, third)).to.deep.equal(['InProgress', 'Pending', 'Pending']);
    pass(MINUTE);
    expect(statusesOf(first, second, third)).to.deep.equal(['Succeeded', 'InProgress', 'Pending']);
    pass(10 * MINUTE);
    expect(statusesOf(first, second, third)).to.deep.equal(['Succeeded', 'Succeeded', 'Succeeded']);
    const { createdAt } = look(first);
    expect([look(second), look(third)].map(({ startedAt, completedAt }) => [startedAt, completedAt])).to.deep.equal([
      [createdAt + MINUTE, createdAt + 2 * MINUTE],
      [createdAt + 2 * MINUTE, createdAt + 3 * MINUTE],
    ]);
  });

  it('does not make other orgs wait', async () => {
    send('First');
    const other = await harness.createOrg('sandbox');
    session = sessionOfToken(harness.emulator, other.org, other.adminToken);
    expect(statusesOf(send('Second'))).to.deep.equal(['InProgress']);
  });

  it('BL-087 changes nothing once it is cancelled, and the next one starts when it has stopped', () => {
    const [first, second] = [send('First'), send('Second')];
    pass(MINUTE / 2);
    cancelDeployment(harness.emulator, session, first);
    const canceledBy = session.user.Id;
    expect(describeResult(look(first))).to.include({ status: 'Canceling', done: false, success: false, canceledBy });
    expect(cancelDeployment(harness.emulator, session, first).status).to.equal('Canceling');
    expect(statusesOf(second)).to.deep.equal(['Pending']);
    pass(1000);
    expect(describeResult(look(first))).to.include({
      status: 'Canceled',
      done: true,
      success: false,
      canceledBy,
      canceledByName: 'User User',
    });
    expect(look(second)).to.include({ status: 'InProgress', startedAt: look(first).completedAt });
    pass(MINUTE);
    expect([statusesOf(second), apps()]).to.deep.equal([['Succeeded'], ['Second']]);
  });

  it('can be cancelled while it waits, and not once it is done', () => {
    const [first, second] = [send('First'), send('Second')];
    cancelDeployment(harness.emulator, session, second);
    pass(MINUTE);
    expect(statusesOf(first, second)).to.deep.equal(['Succeeded', 'Canceled']);
    for (const id of [first, second]) {
      expect(refusalOf(() => cancelDeployment(harness.emulator, session, id))).to.equal('INVALID_ID_FIELD');
    }
  });

  it('deploys a validation within ten days, and not later', () => {
    const [early, late] = [send('First', { checkOnly: true }), send('First', { checkOnly: true })];
    pass(2 * MINUTE);
    expect([statusesOf(early, late), apps()]).to.deep.equal([['Succeeded', 'Succeeded'], []]);
    pass(10 * DAY);
    expect(refusalOf(() => deployValidation(harness.emulator, session, early))).to.equal('INVALID_ID_FIELD');
    const quick = deployValidation(harness.emulator, session, late);
    expect(quick).to.include({ validationId: late, status: 'InProgress' });
    pass(MINUTE);
    expect([look(quick.id).options.checkOnly, statusesOf(quick.id), apps()]).to.deep.equal([
      false,
      ['Succeeded'],
      ['First'],
    ]);
  });

  it('refuses to deploy what is no validation, failed, is not done, or was overtaken', () => {
    const real = send('First');
    const failed = send('no zip', { checkOnly: true });
    const waiting = send('Second', { checkOnly: true });
    pass(2 * MINUTE);
    const refused = (id: string) => refusalOf(() => deployValidation(harness.emulator, session, id));
    expect([real, failed, waiting].map(refused)).to.deep.equal(Array(3).fill('INVALID_ID_FIELD'));
    pass(MINUTE);
    expect(deployValidation(harness.emulator, session, waiting).status).to.equal('InProgress');
    expect(refused(waiting)).to.equal('INVALID_ID_FIELD');
  });

  it('is deployed quickly in production only where the validation has run tests', async () => {
    const { org, adminToken } = await harness.createOrg('production');
    session = sessionOfToken(harness.emulator, org, adminToken);
    const [untested, tested] = [{}, { testLevel: 'RunLocalTests' }].map((level) =>
      send('First', { checkOnly: true, ...level }),
    );
    pass(2 * MINUTE);
    expect(refusalOf(() => deployValidation(harness.emulator, session, untested))).to.equal('INVALID_ID_FIELD');
    expect(deployValidation(harness.emulator, session, tested).status).to.equal('InProgress');
  });

  it('is refused for a test level that the org does not take, before it has an id', async () => {
    const inSandbox = (options: object) => refusalOf(() => send('First', options));
    expect(inSandbox({ testLevel: 'RunLocalTests', runTests: ['A'] })).to.equal('INVALID_OPERATION');
    expect(inSandbox({ runTests: ['A'] })).to.equal('INVALID_OPERATION');
    expect(inSandbox({ testLevel: 'RunSpecifiedTests' })).to.equal('INVALID_OPERATION');
    const accepted = send('First', { testLevel: 'NoTestRun' });
    const { org, adminToken } = await harness.createOrg('production');
    session = sessionOfToken(harness.emulator, org, adminToken);
    expect(refusalOf(() => send('First', { testLevel: 'NoTestRun' }))).to.equal('INVALID_OPERATION');
    expect([accepted, harness.emulator.state.jobs.list(org.orgId, 'deploy').length]).to.deep.equal([accepted, 0]);
  });

  it('waits for looks, where it is told to, and so do those behind it', () => {
    Object.assign(harness.emulator.settings, { deployMilliseconds: 0, deployPolls: 2 });
    const [first, second] = [send('First'), send('Second')];
    pass(10 * MINUTE);
    const lookFrom = (id: string) => lookAtDeployment(harness.emulator, session, id).status;
    expect([lookFrom(second), lookFrom(first), lookFrom(second), lookFrom(first)]).to.deep.equal([
      ...['Pending', 'InProgress', 'Pending', 'InProgress'],
    ]);
    expect([lookFrom(first), lookFrom(second), lookFrom(second), lookFrom(second)]).to.deep.equal([
      ...['Succeeded', 'InProgress', 'InProgress', 'Succeeded'],
    ]);
  });

  it('gives back what it deployed, where it is asked to retrieve it', () => {
    const [asking, silent] = [send('First', { performRetrieve: true }), send('Second')];
    pass(2 * MINUTE);
    const { retrieveResult } = describeDetails(look(asking));
    expect(retrieveResult?.fileProperties.map(({ fullName }) => fullName)).to.include.members(['First', 'First_oauth']);
    expect(retrieveResult).to.include({ done: true, status: 'Succeeded', success: true });
    expect(describeDetails(look(silent))).not.to.have.property('retrieveResult');
  });

  it('is kept as plain data, which a process that starts anew can finish', async () => {
    const id = send('First');
    const [body] = harness.emulator.state.jobs.list(session.org.orgId, 'deploy').map((job) => job.body);
    expect(JSON.parse(JSON.stringify(body))).to.deep.equal(body);
    pass(MINUTE);
    expect(statusesOf(id)).to.deep.equal(['Succeeded']);
  });

  it('keeps the zip only as long as something may be done with it', () => {
    const [real, validation] = [send('First'), send('Second', { checkOnly: true })];
    pass(2 * MINUTE);
    expect([look(real).zip, typeof look(validation).zip]).to.deep.equal([undefined, 'string']);
  });

  it('shows in the DeployRequest rows', () => {
    send('First', { checkOnly: true });
    const [row] = deployRequestRows(harness.emulator.state, session.org.orgId);
    expect(row).to.include({ Status: 'InProgress', CheckOnly: true, CreatedById: session.user.Id });
    pass(MINUTE);
    settleDeployments(harness.emulator, session.org);
    expect(deployRequestRows(harness.emulator.state, session.org.orgId)[0]).to.include({
      Status: 'Succeeded',
      NumberComponentErrors: 0,
    });
  });

  it('BL-093 fails as a whole, with a code, when the engine itself stumbles', () => {
    const id = send('First');
    const { consumers } = harness.emulator.state;
    const original = consumers.create;
    Object.assign(consumers, {
      create: () => {
        throw new Error('disk full');
      },
    });
    pass(MINUTE);
    const job = look(id);
    Object.assign(consumers, { create: original });
    expect(describeResult(job)).to.include({ status: 'Failed', success: false, errorStatusCode: 'UNKNOWN_EXCEPTION' });
    expect(job.errorMessage).to.not.include('disk full');
    expect(apps()).to.deep.equal([]);
  });
});
