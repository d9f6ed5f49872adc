/** What a rotation tells at its end without having stopped for it: a previous pair that died, access that stayed on. */
import { expect } from 'chai';
import { openRotationJournal } from '../../scripts/credentials/rotation/rotationJournal.ts';
import { raise } from '../../scripts/lib/errors.ts';
import { openOrg } from '../../scripts/org/openOrg.ts';
import type { RotatePorts } from '../../scripts/pipeline/rotation/rotationRequest.ts';
import { ALIAS, APP, withRotationWorld } from '../support/rotationWorld.ts';

const SETTING = 'setting enableClientSecretInRestApiAccess';

describe('the trouble of a rotation', () => {
  const world = withRotationWorld();

  /** The org refuses the pair that was its main one before the rotation, as soon as there is another. */
  const refusingFormer = (former: string): RotatePorts['transport'] => {
    const { transport } = world.ports();
    return async (request) => {
      const text = await request.clone().text();
      return text.includes(former) && world.held().main !== former
        ? Response.json({ error: 'invalid_client', error_description: 'invalid client credentials' }, { status: 400 })
        : transport(request);
    };
  };

  it('is told, with the place of the current pair, when the previous pair died before its grace', async () => {
    const former = world.held().main;
    const report = await world.rotate({}, { transport: refusingFormer(former) });
    expect(report.error).to.include({ name: 'PreviousPairDeadError', exitCode: 1 });
    expect(report.error?.message).to.include(APP).and.to.include(`"${ALIAS}"`);
    expect(report.error?.actions[0]).to.include(world.store.location(ALIAS, APP));
    const { main } = world.held();
    expect(main).not.to.equal(former);
    expect(await world.stored()).to.deep.equal({ current: main, pending: undefined, previous: former });
    expect(await world.tokenStatus('current')).to.equal(200);
    expect((await world.records()).at(-1)?.event).to.equal('ended');
  });

  it('is told, and stays in the journal for the next run, when what was switched on cannot be switched off', async () => {
    const { orgId } = world.session.org;
    const journal = openRotationJournal({
      directory: `${world.folder}/rotations`,
      orgId,
      appName: APP,
      run: 'killed',
      now: () => 0,
    });
    const change = { kind: 'setting', name: 'enableClientSecretInRestApiAccess', was: 'false' } as const;
    await journal.append({ event: 'accessOpening', change });
    const report = await world.rotate(
      { repairOnly: true },
      {
        openOrg: async (request) => ({
          ...(await openOrg(request)),
          startDeployment: async () =>
            raise('OrgUnavailableError', { org: ALIAS, host: 'localhost', status: 503, operation: 'deploy' }),
        }),
      },
    );
    expect(report.error).to.include({ name: 'AccessNotRestoredError', exitCode: 68 });
    expect(report.error?.message).to.include(`"${ALIAS}"`).and.to.include(SETTING);
    expect(report.error?.actions[0]).to.include(`npm run rotate -- --target-org ${ALIAS} --repair`);
    const again = await world.rotate({ repairOnly: true });
    expect(again.error).to.equal(undefined);
    expect(again.steps.at(-1)?.detail).to.equal(SETTING);
  });

  it('is none where the store has lost its current pair and kept the pending one: the next run stores the org’s', async () => {
    const former = world.held().main;
    const stopped = await world.rotate(
      {},
      {
        openOrg: async (request) => {
          const org = await openOrg(request);
          return {
            ...org,
            requestRest: (method, path, body) =>
              method === 'PATCH'
                ? raise('OrgRequestRefusedError', { org: ALIAS, operation: 'rotate', errors: [] })
                : org.requestRest(method, path, body),
          };
        },
      },
    );
    expect(stopped.outcome).not.to.equal('done');
    const pending = world.held().staged?.key;
    await world.store.remove(ALIAS, APP, 'current');
    expect(await world.stored()).to.deep.equal({ current: undefined, pending, previous: undefined });
    expect((await world.rotate()).error).to.equal(undefined);
    expect(await world.stored()).to.deep.equal({ current: pending, pending: undefined, previous: former });
    expect(world.held().main).to.equal(pending);
    expect([await world.tokenStatus('current'), await world.tokenStatus('previous')]).to.deep.equal([200, 200]);
  });
});
