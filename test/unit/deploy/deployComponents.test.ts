/** One deployment from start to end: polling, locks, faults, interruption. No test waits: the clock is a fake. */
import { expect } from 'chai';
import { FAULT_LIMIT } from '../../../scripts/deploy/awaitDeployment.ts';
import { type DeployContext, deployComponents } from '../../../scripts/deploy/deployComponents.ts';
import { createDeploymentTimes } from '../../../scripts/deploy/deploymentTimes.ts';
import { buildError, toSfError } from '../../../scripts/lib/errors.ts';
import type { DeploymentReport, OrgClient } from '../../../scripts/org/orgClient.ts';
import { fakeClock } from '../../support/fakeClock.ts';
import { type FakeAnswers, fakeOrgClient, inTurn } from '../../support/fakeOrgClient.ts';
import { COMPONENTS, failureOf, reportOf, STEP } from './deploymentFixture.ts';

const context = (overrides: Partial<DeployContext> = {}): DeployContext => ({
  appName: 'Order_Sync',
  sourceApiVersion: '66.0',
  checkOnly: false,
  waitMinutes: 10,
  clock: fakeClock(),
  ...overrides,
});
const orgWith = (answers: FakeAnswers = {}) =>
  fakeOrgClient({
    startDeployment: async () => '0Af1',
    checkDeployment: async () => reportOf('Succeeded'),
    ...answers,
  });

const unavailable = () =>
  buildError('OrgUnavailableError', { org: 'qa', host: 'h', status: 500, operation: 'report the status' });
const unreachable = (code: string) => buildError('OrgUnreachableError', { org: 'qa', host: 'h', code });
const refused = (errorCode: string) =>
  buildError('OrgRequestRefusedError', { org: 'qa', operation: 'x', errors: [{ errorCode, message: 'm' }] });
const lockedReport = () =>
  reportOf('Failed', { errorStatusCode: 'ALREADY_IN_PROCESS', errorMessage: 'temporarily lock your organization' });

async function errorOf(org: OrgClient, overrides: Partial<DeployContext> = {}) {
  try {
    await deployComponents(STEP, org, context(overrides));
  } catch (error) {
    return toSfError(error);
  }
  throw new Error('the deployment did not fail');
}

describe('deployComponents', () => {
  it('sends the files as they are, looks at once and asks no second time', async () => {
    const clock = fakeClock();
    const org = orgWith();
    const outcome = await deployComponents(STEP, org, context({ clock, checkOnly: true }));
    expect(outcome.kind).to.equal('succeeded');
    expect(org.callsOf('startDeployment')[0]?.args).to.deep.equal([
      {
        files: COMPONENTS.map(({ file, content }) => ({ path: file, content })),
        sourceApiVersion: '66.0',
        checkOnly: true,
      },
    ]);
    expect([org.callsOf('checkDeployment').length, clock.waits]).to.deep.equal([1, []]);
  });

  it('asks ever more rarely and tells where it stands', async () => {
    const clock = fakeClock();
    const lines: string[] = [];
    const checkDeployment = inTurn<DeploymentReport>(
      reportOf('Pending', { numberComponentsTotal: 0 }),
      reportOf('InProgress', { numberComponentsDeployed: 2 }),
      reportOf('Finalizing'),
      reportOf('Succeeded'),
    );
    await deployComponents(
      STEP,
      orgWith({ checkDeployment }),
      context({ clock, onProgress: (text) => lines.push(text) }),
    );
    expect(lines.slice(0, 3)).to.deep.equal(['started 0Af1', 'Pending', 'InProgress, 2 of 6 components']);
    expect(clock.waits).to.have.length(3);
    expect(clock.waits[2]).to.be.above(clock.waits[0] ?? 0);
  });

  it('looks at the deployment to another org when the first has told how long it takes', async () => {
    const clock = fakeClock();
    const times = createDeploymentTimes();
    const took = (milliseconds: number) => {
      const end = clock.now() + milliseconds;
      return orgWith({ checkDeployment: async () => reportOf(clock.now() < end ? 'InProgress' : 'Succeeded') });
    };
    const first = took(4000);
    await deployComponents(STEP, first, context({ clock, times }));
    const seenAfter = times.expected('Order_Sync') ?? 0;
    expect(seenAfter).to.be.within(4000, 5000);
    expect(first.callsOf('checkDeployment').length).to.be.above(5);

    const begin = clock.now();
    const second = took(4000);
    await deployComponents(STEP, second, context({ clock, times }));
    expect(second.callsOf('checkDeployment').length).to.be.below(5);
    expect(clock.now() - begin).to.be.within(4000, 4500);
    expect(times.expected('Another_App')).to.equal(undefined);
  });

  it('gives a failure as an outcome', async () => {
    const checkDeployment = inTurn<DeploymentReport>(reportOf('Failed', { componentFailures: [failureOf('x')] }));
    expect((await deployComponents(STEP, orgWith({ checkDeployment }), context())).kind).to.equal('failed');
  });

  it('BL-087 keeps polling while it is being canceled', async () => {
    const checkDeployment = inTurn<DeploymentReport>(
      reportOf('Canceling'),
      reportOf('Canceled', { canceledByName: 'Admin User' }),
    );
    const outcome = await deployComponents(STEP, orgWith({ checkDeployment }), context());
    expect(outcome).to.include({ kind: 'canceled', canceledBy: 'Admin User' });
  });

  it('BL-077 takes odd answers while polling for passing ones, and starts nothing again', async () => {
    const checkDeployment = inTurn<DeploymentReport>(
      unavailable(),
      unavailable(),
      refused('INVALID_QUERY_LOCATOR'),
      unreachable('ECONNRESET'),
      reportOf('Succeeded'),
    );
    const org = orgWith({ checkDeployment });
    expect((await deployComponents(STEP, org, context())).kind).to.equal('succeeded');
    expect(org.callsOf('startDeployment')).to.have.length(1);
  });

  it('BL-079 says that the outcome is unknown when the org can not be asked any more', async () => {
    const org = orgWith({ checkDeployment: inTurn<DeploymentReport>(reportOf('InProgress'), unavailable()) });
    const error = await errorOf(org, { waitMinutes: 600 });
    expect([error.name, error.exitCode, error.actions?.[0]]).to.deep.equal([
      'DeploymentOutcomeUnknownError',
      69,
      'sf project deploy report --target-org qa --job-id 0Af1',
    ]);
    expect(org.callsOf('checkDeployment')).to.have.length(FAULT_LIMIT + 2);
    expect(org.callsOf('startDeployment')).to.have.length(1);
  });

  it('BL-079 counts faults in a row only', async () => {
    const answers = Array.from({ length: FAULT_LIMIT }, () => unavailable());
    const checkDeployment = inTurn<DeploymentReport>(
      ...answers,
      reportOf('InProgress'),
      ...answers,
      reportOf('Succeeded'),
    );
    const outcome = await deployComponents(STEP, orgWith({ checkDeployment }), context());
    expect(outcome.kind).to.equal('succeeded');
  });

  it('gives up at once when asking again can not help, and keeps the id', async () => {
    const expired = buildError('AuthorizationExpiredError', { org: 'qa', detail: 'INVALID_SESSION_ID' });
    const org = orgWith({ checkDeployment: inTurn<DeploymentReport>(expired) });
    const error = await errorOf(org);
    expect([error.name, error.exitCode]).to.deep.equal(['DeploymentOutcomeUnknownError', 69]);
    expect(error.actions?.[0]).to.contain('0Af1');
    expect(org.callsOf('checkDeployment')).to.have.length(1);
  });

  it('BL-082 ends with its own code and the id when the wait is over', async () => {
    const error = await errorOf(orgWith({ checkDeployment: inTurn<DeploymentReport>(reportOf('InProgress')) }), {
      waitMinutes: 0.01,
    });
    expect([error.name, error.exitCode, error.actions?.[0]]).to.deep.equal([
      'DeploymentPendingError',
      69,
      'sf project deploy report --target-org qa --job-id 0Af1',
    ]);
    expect(error.data).to.deep.equal({ deploymentId: '0Af1', status: 'InProgress' });
  });

  for (const [title, fault] of [
    ['a connection that breaks', unreachable('ECONNRESET')],
    ['a 503 with or without effect', unavailable()],
  ] as const) {
    it(`BL-077 never sends again after ${title}`, async () => {
      const org = orgWith({ startDeployment: inTurn<string>(fault) });
      const error = await errorOf(org);
      expect([error.name, error.exitCode, error.actions?.[0]]).to.deep.equal([
        'DeploymentOutcomeUnknownError',
        69,
        'Setup > Deployment Status',
      ]);
      expect(org.callsOf('startDeployment')).to.have.length(1);
    });
  }

  it('knows that a request without a listener had no effect', async () => {
    const error = await errorOf(orgWith({ startDeployment: inTurn<string>(unreachable('ECONNREFUSED')) }));
    expect([error.name, error.exitCode]).to.deep.equal(['OrgUnreachableError', 1]);
    expect(error.actions?.[0]).to.contain('Check network');
  });

  it('BL-083 waits for the lock of the org, whether the start or the result tells of it', async () => {
    const clock = fakeClock();
    const org = orgWith({
      startDeployment: inTurn<string>(refused('ALREADY_IN_PROCESS'), '0Af1'),
      checkDeployment: inTurn<DeploymentReport>(lockedReport(), lockedReport(), reportOf('Succeeded')),
    });
    expect((await deployComponents(STEP, org, context({ clock }))).kind).to.equal('succeeded');
    expect(org.callsOf('startDeployment')).to.have.length(4);
    expect(clock.waits.every((wait) => wait >= 1000)).to.equal(true);
  });

  it('BL-083 fails with the reason of the org when the lock outlasts the wait', async () => {
    const outcome = await deployComponents(
      STEP,
      orgWith({ checkDeployment: inTurn<DeploymentReport>(lockedReport()) }),
      context(),
    );
    expect(outcome).to.include({ kind: 'failed', errorCode: 'ALREADY_IN_PROCESS' });
    const error = await errorOf(orgWith({ startDeployment: inTurn<string>(refused('ALREADY_IN_PROCESS')) }));
    expect([error.name, error.exitCode]).to.deep.equal(['OrgRequestRefusedError', 1]);
    expect(error.actions?.[0]).to.contain('"qa"');
  });

  describe('with a validation of the same files', () => {
    const quick = { validationId: '0AfV', tests: { testLevel: 'RunLocalTests' } } as const;

    it('deploys what was validated, and sends no file', async () => {
      const org = orgWith({ quickDeploy: async () => '0AfQ' });
      expect((await deployComponents(STEP, org, context(quick))).kind).to.equal('succeeded');
      expect(org.callsOf('quickDeploy').map(({ args }) => args)).to.deep.equal([['0AfV']]);
      expect(org.callsOf('checkDeployment').map(({ args }) => args)).to.deep.equal([['0AfQ']]);
      expect(org.callsOf('startDeployment')).to.have.length(0);
    });

    it('sends the files with their tests when the org takes the validation no longer, and says why', async () => {
      const lines: string[] = [];
      const org = orgWith({ quickDeploy: inTurn<string>(refused('INVALID_ID_FIELD')) });
      const onProgress = (line: string) => lines.push(line);
      expect((await deployComponents(STEP, org, context({ ...quick, onProgress }))).kind).to.equal('succeeded');
      expect(org.callsOf('startDeployment')[0]?.args[0]).to.include({ testLevel: 'RunLocalTests', checkOnly: false });
      expect(lines[0]).to.match(/the org takes 0AfV no longer .*INVALID_ID_FIELD.*; deploying the files/);
    });

    it('waits for the lock of the org with the validation in hand', async () => {
      const org = orgWith({ quickDeploy: inTurn<string>(refused('ALREADY_IN_PROCESS'), '0AfQ') });
      expect((await deployComponents(STEP, org, context(quick))).kind).to.equal('succeeded');
      expect([org.callsOf('quickDeploy').length, org.callsOf('startDeployment').length]).to.deep.equal([2, 0]);
    });

    it('sends nothing more when it is unknown whether the org took it', async () => {
      const org = orgWith({ quickDeploy: inTurn<string>(unavailable()) });
      const error = await errorOf(org, quick);
      expect([error.name, error.exitCode]).to.deep.equal(['DeploymentOutcomeUnknownError', 69]);
      expect(org.callsOf('startDeployment')).to.have.length(0);
    });
  });

  describe('when it is interrupted', () => {
    const reason = new Error('Ctrl-C');

    async function interrupted(cancelDeployment: () => Promise<void>) {
      const controller = new AbortController();
      const lines: string[] = [];
      const clock = fakeClock(0, (now) => (now > 100 ? controller.abort(reason) : undefined));
      const org = orgWith({ checkDeployment: inTurn<DeploymentReport>(reportOf('InProgress')), cancelDeployment });
      const thrown = await deployComponents(
        STEP,
        org,
        context({ clock, signal: controller.signal, onProgress: (text) => lines.push(text) }),
      ).catch((error: unknown) => error);
      return { org, thrown, lines };
    }

    it('cancels once and passes the reason on', async () => {
      const { org, thrown } = await interrupted(async () => undefined);
      expect(thrown).to.equal(reason);
      expect(org.callsOf('cancelDeployment').map(({ args }) => args)).to.deep.equal([['0Af1']]);
    });

    it('says so when the org does not cancel, and passes the same reason on', async () => {
      const { org, thrown, lines } = await interrupted(inTurn<void>(unavailable()));
      expect(thrown).to.equal(reason);
      expect(org.callsOf('cancelDeployment')).to.have.length(1);
      expect(lines.at(-1)).to.contain('0Af1 goes on in the org');
    });

    it('starts nothing when it was interrupted before', async () => {
      const org = orgWith();
      const thrown = await deployComponents(STEP, org, context({ signal: AbortSignal.abort(reason) })).catch(
        (error: unknown) => error,
      );
      expect([thrown, org.calls]).to.deep.equal([reason, []]);
    });
  });
});
