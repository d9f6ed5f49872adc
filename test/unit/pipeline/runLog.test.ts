/** What a run log makes of steps that end well, fail, are skipped or interrupted. */
import { expect } from 'chai';
import { raise } from '../../../scripts/lib/errors.ts';
import { InterruptedByUser } from '../../../scripts/lib/interruption.ts';
import { type RunEvent, type RunFacts, startRunLog } from '../../../scripts/pipeline/runLog.ts';
import { buildPlan } from '../../../scripts/plan/buildPlan.ts';
import { exitCodeOf, type RunReport } from '../../../scripts/report/runReport.ts';
import { appFixture, emptyScratchOrgSnapshot } from '../../support/appFixture.ts';
import { type FakeClock, fakeClock } from '../../support/fakeClock.ts';

type Log = { readonly events: RunEvent[]; readonly clock: FakeClock; readonly seen: RunFacts[] };

const start = ({ events, clock, seen }: Log) =>
  startRunLog({
    command: 'deploy',
    emulated: true,
    clock,
    onEvent: (event) => events.push(event),
    resumeCommand: (facts) => {
      seen.push(facts);
      return 'npm run deploy -- --target-org qa';
    },
  });

const newLog = (): Log => ({ events: [], clock: fakeClock(), seen: [] });
const PLAN = buildPlan(appFixture(), emptyScratchOrgSnapshot(), { checkOnly: false });
const statuses = ({ steps }: RunReport) => steps.map(({ id, status }) => [id, status]);
const NOT_DONE = PLAN.steps.map(({ id }) => [id, 'notRun']);

describe('pipeline/runLog', () => {
  it('gives the values of the steps back, and records each with its time, detail and progress', async () => {
    const log = newLog();
    const run = start(log);
    const report = await run.report(async () => {
      const value = await run.step('read-source', 'Read', async (progress) => {
        progress('half');
        await log.clock.wait(25);
        return { value: 7, status: 'done', detail: 'seven' };
      });
      expect(value).to.equal(7);
      return 'done';
    });
    const [step] = report.steps;
    expect(step).to.deep.equal({
      id: 'read-source',
      title: 'Read',
      status: 'done',
      startedAtMilliseconds: 1_000_000,
      durationMilliseconds: 25,
      detail: 'seven',
      warnings: undefined,
    });
    expect(log.events).to.deep.equal([
      { kind: 'started', id: 'read-source', title: 'Read' },
      { kind: 'progress', id: 'read-source', title: 'Read', text: 'half' },
      { kind: 'finished', result: step },
    ]);
    expect(report).to.include({ command: 'deploy', emulated: true, durationMilliseconds: 25, error: undefined });
    expect([report.warnings, report.proofs]).to.deep.equal([[], []]);
  });

  it('gives one failed step for an error, and the planned ones after it as not run', async () => {
    const log = newLog();
    const run = start(log);
    const report = await run.report(async () => {
      run.learn({ plan: PLAN });
      await run.step('open-org', 'Open', async () => ({ value: 1, status: 'done' }));
      await run.step('deploy-app', 'Deploy', async () => raise('ConfigInvalidError', { file: 'a', problem: 'b' }));
      return 'done';
    });
    expect(statuses(report)).to.deep.equal([['open-org', 'done'], ['deploy-app', 'failed'], ...NOT_DONE.slice(1)]);
    const failed = report.steps.find(({ status }) => status === 'failed');
    expect(failed?.error).to.deep.include({
      name: 'ConfigInvalidError',
      exitCode: 2,
      actions: ['Correct a and run the command again.'],
    });
    expect(report.error).to.deep.equal(failed?.error);
    expect(report.outcome).to.equal('failed');
    expect(exitCodeOf(report)).to.equal(2);
    expect(log.events.filter(({ kind }) => kind === 'finished')).to.have.lengthOf(2);
  });

  it('takes an error that is none of ours for a fault, exit code 10, and keeps stack and cause out', async () => {
    const run = start(newLog());
    const report = await run.report(() =>
      run.step('x', 'X', async () => {
        throw new TypeError('undefined is no function');
      }),
    );
    expect(report.error).to.include({ name: 'InternalFaultError', exitCode: 10 });
    expect(report.error?.actions[0]).to.match(/^Run the command again with SF_LOG_LEVEL=debug/);
    expect(Object.keys(report.error ?? {})).to.have.members(['name', 'message', 'actions', 'exitCode', 'data']);
  });

  it('reports an error between two steps, which no step is to blame for', async () => {
    const run = start(newLog());
    const report = await run.report(async () => {
      await run.step('read-source', 'Read', async () => ({ value: 1, status: 'done' }));
      return raise('ConfigInvalidError', { file: 'a', problem: 'b' });
    });
    expect(statuses(report)).to.deep.equal([['read-source', 'done']]);
    expect([report.outcome, exitCodeOf(report)]).to.deep.equal(['failed', 2]);
  });

  it('turns an interruption into InterruptedError, 130, with the command that goes on', async () => {
    const log = newLog();
    const run = start(log);
    const report = await run.report(async () => {
      run.learn({ app: 'Order_Sync', plan: PLAN });
      await run.step('deploy-app', 'Deploy Order_Sync', async () => {
        throw new InterruptedByUser();
      });
      return 'done';
    });
    expect(report.error).to.deep.include({
      name: 'InterruptedError',
      exitCode: 130,
      message: 'Interrupted during "Deploy Order_Sync".',
      actions: ['npm run deploy -- --target-org qa', 'It goes on from here.'],
    });
    expect(exitCodeOf(report)).to.equal(130);
    expect(statuses(report)).to.deep.equal([['deploy-app', 'failed'], ...NOT_DONE.slice(1)]);
    expect(log.seen[0]?.app).to.equal('Order_Sync');
  });

  it('turns an interruption between two steps into the same error', async () => {
    const run = start(newLog());
    const report = await run.report(async () => {
      throw new InterruptedByUser();
    });
    expect(report.error).to.include({ name: 'InterruptedError', exitCode: 130 });
    expect(report.error?.actions[0]).to.equal('npm run deploy -- --target-org qa');
  });

  for (const [id, status, outcome] of [
    ['create-user', 'done', 'done'],
    ['deploy-app', 'done', 'done'],
    ['assign-permission-set:X', 'done', 'done'],
    ['read-credentials', 'done', 'done'],
    ['create-scratch-org', 'done', 'done'],
    ['deploy-app', 'unchanged', 'unchanged'],
    ['read-credentials', 'unchanged', 'unchanged'],
    ['verify-token', 'done', 'unchanged'],
    ['read-source', 'done', 'unchanged'],
    ['plan', 'done', 'unchanged'],
  ] as const) {
    it(`calls a run ${outcome} whose ${id} is ${status}`, async () => {
      const run = start(newLog());
      const report = await run.report(async () => {
        await run.step(id, id, async () => ({ value: 1, status }));
        return 'done';
      });
      expect([report.outcome, exitCodeOf(report)]).to.deep.equal([outcome, 0]);
    });
  }

  it('counts a skipped step as unchanged, with its reason', async () => {
    const log = newLog();
    const run = start(log);
    const report = await run.report(async () => {
      run.skip('deploy-app', 'Deploy', 'nothing differs');
      return 'done';
    });
    expect(report.outcome).to.equal('unchanged');
    expect(report.steps[0]).to.include({ status: 'unchanged', detail: 'nothing differs', durationMilliseconds: 0 });
    expect(log.events).to.deep.equal([{ kind: 'finished', result: report.steps[0] }]);
  });

  it('tells every warning once, whichever step or check gave it', async () => {
    const run = start(newLog());
    const report = await run.report(async () => {
      run.warn(['a', 'b']);
      await run.step('x', 'X', async () => ({ value: 1, status: 'done', warnings: ['b', 'c'] }));
      run.warn(['c', 'a']);
      return 'done';
    });
    expect(report.warnings).to.deep.equal(['a', 'b', 'c']);
    expect(report.steps[0]?.warnings).to.deep.equal(['b', 'c']);
  });

  it('lists no planned step as not run where only the plan was asked for', async () => {
    const run = start(newLog());
    const report = await run.report(async () => {
      run.learn({ plan: PLAN, dryRun: true });
      return 'planned';
    });
    expect(report).to.deep.include({ outcome: 'planned', steps: [], dryRun: true, plan: PLAN });
    expect(exitCodeOf(report)).to.equal(0);
  });

  it('keeps what it learnt first where later facts say nothing of it', async () => {
    const run = start(newLog());
    const report = await run.report(async () => {
      run.learn({ app: 'A', scopes: ['api'] });
      run.learn({ scopes: ['api', 'id'] });
      return 'done';
    });
    expect(report).to.deep.include({ app: 'A', scopes: ['api', 'id'] });
  });
});
