/** An app that is switched off and on again on the emulator, and the deployment that must not undo it. */
import { expect } from 'chai';
import { raise } from '../../scripts/lib/errors.ts';
import { InterruptedByUser } from '../../scripts/lib/interruption.ts';
import { createDisabledMarks } from '../../scripts/pipeline/appSwitch/disabledMarks.ts';
import { type SwitchRequest, switchApp } from '../../scripts/pipeline/appSwitch/switchApp.ts';
import { deployToOrg } from '../../scripts/pipeline/deployToOrg.ts';
import { ALIAS, APP, REQUEST, withRotationWorld } from '../support/rotationWorld.ts';

describe('an app that is switched off', () => {
  const world = withRotationWorld();
  const marks = () => createDisabledMarks(`${world.folder}/disabled`);
  const ports = () => ({ ...world.ports(), marks: marks() });

  const request: Omit<SwitchRequest, 'turn' | 'part'> = {
    command: 'app:disable',
    projectRoot: REQUEST.projectRoot,
    waitMinutes: 5,
    waitTokenMinutes: 15,
    variables: REQUEST.variables,
    emulated: true,
    repeatedFlags: '',
    notices: [],
  };
  const turn = (direction: 'off' | 'on', part: SwitchRequest['part'] = 'oauthPlugin') =>
    switchApp({ ...request, turn: direction, part }, ALIAS, ports());
  const deploy = (more: { readonly dryRun?: boolean; readonly validate?: boolean } = {}) =>
    deployToOrg({ ...request, command: 'deploy', dryRun: false, validate: false, ...more }, ALIAS, ports());
  const place = () => ({ orgId: world.session.org.orgId, appName: APP });

  for (const part of ['oauthPlugin', 'app'] as const) {
    it(`gets no token, keeps its pair, and gets one again: ${part}`, async () => {
      const before = world.held();
      const off = await turn('off', part);
      expect(off.error).to.equal(undefined);
      expect(off.outcome).to.equal('done');
      expect(off.steps.find(({ id }) => id === 'prove-blocked')?.detail).to.match(/^HTTP 400 /);
      expect(await world.tokenStatus('current')).to.equal(400);
      expect(world.held()).to.deep.equal(before);
      expect(await marks().read(place())).to.include({ part, by: world.session.username });

      const on = await turn('on');
      expect(on.error).to.equal(undefined);
      expect(await world.tokenStatus('current')).to.equal(200);
      expect(await marks().read(place())).to.equal(undefined);
    });
  }

  it('is not switched on by a deployment, which says so and writes nothing', async () => {
    await turn('off');
    const report = await deploy();
    expect(report.error).to.include({ name: 'AppDisabledError', exitCode: 2 });
    expect(report.error?.actions[0]).to.include(`npm run app:enable -- --target-org ${ALIAS}`);
    expect(await world.tokenStatus('current')).to.equal(400);
  });

  it('shows in a plan as switched off on purpose', async () => {
    await turn('off');
    const report = await deploy({ dryRun: true });
    expect(report.outcome).to.equal('planned');
    expect(report.warnings.join('\n')).to.include('was switched off on purpose');
  });

  it('is deployed again once it is switched on, by the command or in Setup', async () => {
    await turn('off');
    await turn('on');
    expect((await deploy()).error).to.equal(undefined);
    await marks().write(place(), { part: 'app', since: '2026-01-01T00:00:00.000Z', by: 'admin' });
    expect((await deploy()).error).to.equal(undefined);
  });

  it('stays off when it is switched off twice, and on when it is switched on twice', async () => {
    await turn('off');
    const again = await turn('off');
    expect(again.outcome).to.equal('unchanged');
    expect(again.steps.find(({ id }) => id === 'prove-blocked')?.status).to.equal('done');
    await turn('on');
    expect((await turn('on')).outcome).to.equal('unchanged');
  });

  it('gets no new pair, since nobody could prove it, until it is switched on by the command or in Setup', async () => {
    await turn('off');
    for (const mode of ['rotate', 'emergency'] as const) {
      const report = await world.rotate({ intent: { mode } }, { marks: marks() });
      expect(report.error).to.include({ name: 'AppDisabledError', exitCode: 2 });
      expect(report.error?.message).to.include('no token can be had to prove a new pair. Nothing was written.');
      expect(report.error?.actions[0]).to.include(`npm run app:enable -- --target-org ${ALIAS}`);
      expect(world.held().staged).to.equal(undefined);
      expect(await world.records()).to.deep.equal([]);
    }
    const mark = await marks().read(place());
    await turn('on');
    await marks().write(place(), mark ?? { part: 'app', since: '2026-01-01T00:00:00.000Z', by: 'admin' });
    expect((await world.rotate({}, { marks: marks() })).error).to.equal(undefined);
  });

  it('is off all the same when its pair can not be had, and that is told as not proven', async () => {
    const store = {
      ...world.store,
      read: async () =>
        raise('StoreLoginMissingError', { store: 'team', cli: 'vault', problem: 'no token', login: 'Log in.' }),
    };
    const report = await switchApp({ ...request, turn: 'off', part: 'oauthPlugin' }, ALIAS, { ...ports(), store });
    expect(report.error).to.include({ name: 'AppOffUnprovenError', exitCode: 68 });
    expect(report.error?.message).to.include('"vault" has no access');
    expect(report.error?.actions).to.deep.equal([
      'Log in.',
      `npm run app:disable -- --target-org ${ALIAS}`,
      'Proves it, and changes nothing more.',
    ]);
    expect(await world.tokenStatus('current')).to.equal(400);
    expect(await marks().read(place())).to.include({ part: 'oauthPlugin' });
    const again = await turn('off');
    expect(again.error).to.equal(undefined);
    expect(again.steps.find(({ id }) => id === 'prove-blocked')?.status).to.equal('done');
  });

  it('is off all the same when the token endpoint can not be asked', async () => {
    const report = await switchApp({ ...request, turn: 'off', part: 'app' }, ALIAS, {
      ...ports(),
      transport: async () => {
        throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
      },
    });
    expect(report.error).to.include({ name: 'AppOffUnprovenError', exitCode: 68 });
    expect(await world.tokenStatus('current')).to.equal(400);
  });

  it('is not switched on when its pair can not be had, since nobody would see whether it works', async () => {
    await turn('off');
    const store = {
      ...world.store,
      read: async () => raise('StoreTimeoutError', { store: 'team', cli: 'vault', location: 'x', seconds: 30 }),
    };
    const report = await switchApp({ ...request, turn: 'on', part: 'oauthPlugin' }, ALIAS, { ...ports(), store });
    expect(report.error).to.include({ name: 'StoreTimeoutError', exitCode: 68 });
    expect(await world.tokenStatus('current')).to.equal(400);
  });

  it('is gone on with by --whole-app where that was said', async () => {
    const stop = new AbortController();
    stop.abort(new InterruptedByUser());
    const report = await switchApp({ ...request, turn: 'off', part: 'app' }, ALIAS, {
      ...ports(),
      signal: stop.signal,
    });
    expect(report.error?.actions[0]).to.include(`npm run app:disable -- --target-org ${ALIAS} --whole-app`);
  });

  it('is named where the org has no policies of it', async () => {
    const { openOrg } = world.ports();
    const report = await switchApp({ ...request, turn: 'off', part: 'app' }, ALIAS, {
      ...ports(),
      openOrg: async (wanted) => ({ ...(await openOrg(wanted)), listComponents: async () => [] }),
    });
    expect(report.error).to.include({ name: 'AppPoliciesMissingError', exitCode: 1 });
    expect(report.error?.actions[0]).to.equal(`npm run deploy -- --target-org ${ALIAS}`);
  });
});
