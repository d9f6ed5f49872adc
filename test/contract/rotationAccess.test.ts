/** Access that a rotation switches on for the seconds of its use: on when needed, off afterwards, repaired after a kill. */
import { expect } from 'chai';
import { openRotationJournal } from '../../scripts/credentials/rotation/rotationJournal.ts';
import { APP, REQUEST, withRotationWorld } from '../support/rotationWorld.ts';

const SETTINGS = 'ExternalClientApp';
const PERMISSION_SET = 'ECA_Pipeline_Temporary_Access';

describe('the access of a rotation', () => {
  const world = withRotationWorld();

  const settingOf = async (): Promise<string> => {
    const org = await openClient();
    const [record] = await org.readComponents('ExternalClientAppSettings', [SETTINGS]);
    return String(record?.['enableClientSecretInRestApiAccess']);
  };
  const openClient = async () => {
    const { openOrg } = await import('../../scripts/org/openOrg.ts');
    return openOrg({ aliasOrUsername: 'prod' });
  };
  const switchOff = async (): Promise<void> => {
    const org = await openClient();
    const id = await org.startDeployment({
      files: [
        {
          path: 'settings/ExternalClientApp.settings-meta.xml',
          content:
            '<?xml version="1.0" encoding="UTF-8"?>\n<ExternalClientAppSettings xmlns="http://soap.sforce.com/2006/04/metadata">\n    <enableClientSecretInRestApiAccess>false</enableClientSecretInRestApiAccess>\n</ExternalClientAppSettings>\n',
        },
      ],
      sourceApiVersion: '66.0',
      checkOnly: false,
    });
    expect((await org.checkDeployment(id)).status).to.be.oneOf(['Succeeded', 'Pending', 'InProgress']);
    expect(await settingOf()).to.equal('false');
  };
  const temporarySets = async () =>
    (await openClient()).query(`SELECT Id FROM PermissionSet WHERE Name = '${PERMISSION_SET}'`);

  it('is a precondition that names the Setup page, and nothing is written', async () => {
    await switchOff();
    const report = await world.rotate();
    expect(report.error).to.include({ name: 'RotationPreconditionsError', exitCode: 2 });
    expect(report.error?.actions[0]).to.include('Setup > External Client Apps > Settings');
    expect(report.error?.actions.at(-1)).to.include('--temporary-access');
    expect(world.held().staged).to.equal(undefined);
  });

  it('is switched on for the run and off again', async () => {
    await switchOff();
    const report = await world.rotate({ temporaryAccess: true });
    expect(report.error).to.equal(undefined);
    expect(report.steps.map(({ id }) => id)).to.include.members(['open-access', 'restore-access']);
    expect(await settingOf()).to.equal('false');
    expect((await world.records()).map(({ event }) => event)).to.include.members(['accessOpening', 'accessClosed']);
  });

  it('is switched on where the values of the org say so', async () => {
    await switchOff();
    const report = await world.rotate({ variables: { ...REQUEST.variables, ECA_TEMPORARY_ACCESS: 'true' } });
    expect(report.error).to.equal(undefined);
    expect(report.steps.map(({ id }) => id)).to.include('open-access');
    expect(await settingOf()).to.equal('false');
  });

  it('is switched off again when the rotation fails', async () => {
    await switchOff();
    const report = await world.rotate({ temporaryAccess: true, consumerId: '888000000000000AAA' });
    expect(report.error?.name).to.equal('ConsumerMissingError');
    expect(await settingOf()).to.equal('false');
  });

  it('is left alone where nothing is missing', async () => {
    const report = await world.rotate({ temporaryAccess: true });
    expect(report.error).to.equal(undefined);
    expect(report.steps.map(({ id }) => id)).not.to.include('open-access');
    expect(await settingOf()).to.equal('true');
  });

  it('is repaired by the next run after a kill, whatever that run does', async () => {
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
    const report = await world.rotate({ repairOnly: true });
    expect(report.outcome).to.equal('done');
    expect(report.steps.at(-1)?.detail).to.equal('setting enableClientSecretInRestApiAccess');
    expect(await settingOf()).to.equal('false');
    expect((await world.rotate({ repairOnly: true })).steps.at(-1)?.detail).to.equal('nothing was left on');
  });

  it('gives missing permissions to the caller by a permission set of its own, and takes it away', async () => {
    const org = await openClient();
    const report = await world.rotate(
      { temporaryAccess: true },
      {
        openOrg: async () => ({
          ...org,
          query: async <Row>(soql: string) => {
            const rows = await org.query<Row>(soql);
            // The administrator of the emulated org has every permission; this one is told to lack one.
            return soql.includes('FROM UserPermissionAccess')
              ? rows.map((row) => ({ ...row, PermissionsViewClientSecret: false }))
              : rows;
          },
        }),
      },
    );
    expect(report.error).to.equal(undefined);
    expect(report.steps.find(({ id }) => id === 'open-access')?.detail).to.include(PERMISSION_SET);
    expect(await temporarySets()).to.deep.equal([]);
  });
});
