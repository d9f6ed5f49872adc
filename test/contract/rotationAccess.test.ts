/** Access that a rotation switches on for the seconds of its use: on when needed, off afterwards, repaired after a kill. */
import { expect } from 'chai';
import { openRotationJournal } from '../../scripts/credentials/rotation/rotationJournal.ts';
import type { RecordFields } from '../../scripts/org/orgClient.ts';
import type { RotatePorts } from '../../scripts/pipeline/rotation/rotationRequest.ts';
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

  it('is switched on again by a run that has first switched off what a killed one left on', async () => {
    const { orgId } = world.session.org;
    const place = { directory: `${world.folder}/rotations`, orgId, appName: APP, run: 'killed', now: () => 0 };
    const change = { kind: 'setting', name: 'enableClientSecretInRestApiAccess', was: 'false' } as const;
    await openRotationJournal(place).append({ event: 'accessOpening', change });
    const report = await world.rotate({ temporaryAccess: true });
    expect(report.error).to.equal(undefined);
    expect(await settingOf()).to.equal('false');
  });

  it('is a precondition once more where what a killed run left on was switched off', async () => {
    const { orgId } = world.session.org;
    const place = { directory: `${world.folder}/rotations`, orgId, appName: APP, run: 'killed', now: () => 0 };
    const change = { kind: 'setting', name: 'enableClientSecretInRestApiAccess', was: 'false' } as const;
    await openRotationJournal(place).append({ event: 'accessOpening', change });
    const report = await world.rotate();
    expect(report.error).to.include({ name: 'RotationPreconditionsError', exitCode: 2 });
    expect(report.error?.actions.at(-1)).to.include('--temporary-access');
    expect(await settingOf()).to.equal('false');
  });

  /** The administrator of the emulated org has every permission; this one is told to lack one. */
  const lackingPermission = async (
    onUpdate?: (sobject: string, fields: RecordFields) => void,
  ): Promise<Partial<RotatePorts>> => {
    const org = await openClient();
    return {
      openOrg: async () => ({
        ...org,
        query: async <Row>(soql: string) => {
          const rows = await org.query<Row>(soql);
          return soql.includes('FROM UserPermissionAccess')
            ? rows.map((row) => ({ ...row, PermissionsViewClientSecret: false }))
            : rows;
        },
        updateRecord: async (sobject, id, fields) => {
          onUpdate?.(sobject, fields);
          await org.updateRecord(sobject, id, fields);
        },
      }),
    };
  };

  it('is a precondition that names the permission and who lacks it, and nothing is written', async () => {
    const report = await world.rotate({}, await lackingPermission());
    expect(report.error).to.include({ name: 'RotationPreconditionsError', exitCode: 2 });
    expect(report.error?.actions[0]).to.match(
      /^Setup > Permission Sets: give \S+ the permission "View Client Secret"\.$/,
    );
    expect(world.held().staged).to.equal(undefined);
    expect(await world.records()).to.deep.equal([]);
  });

  it('is repaired as far as the org tells when the journal is gone with its machine', async () => {
    const org = await openClient();
    await org.createRecord('PermissionSet', { Name: PERMISSION_SET, Label: 'left' });
    const repair = await world.rotate({ repairOnly: true });
    expect(repair.error).to.equal(undefined);
    expect(repair.steps.at(-1)?.detail).to.include(PERMISSION_SET);
    expect(await temporarySets()).to.deep.equal([]);
    expect((await world.rotate({ repairOnly: true })).steps.at(-1)?.detail).to.equal('nothing was left on');
  });

  it('adds what is missing to a permission set that a run left whose journal is gone', async () => {
    const org = await openClient();
    await org.createRecord('PermissionSet', { Name: PERMISSION_SET, Label: 'left' });
    const changed: unknown[] = [];
    const ports = await lackingPermission((sobject, fields) => changed.push([sobject, fields]));
    expect((await world.rotate({ temporaryAccess: true }, ports)).error).to.equal(undefined);
    expect(changed).to.deep.equal([['PermissionSet', { PermissionsViewClientSecret: true }]]);
    expect(await temporarySets()).to.deep.equal([]);
  });

  it('gives missing permissions to the caller by a permission set of its own, and takes it away', async () => {
    const report = await world.rotate({ temporaryAccess: true }, await lackingPermission());
    expect(report.error).to.equal(undefined);
    expect(report.steps.find(({ id }) => id === 'open-access')?.detail).to.include(PERMISSION_SET);
    expect(await temporarySets()).to.deep.equal([]);
  });
});
