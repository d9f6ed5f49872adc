/** Access that a rotation switches on for the seconds of its use: on when needed, off afterwards, repaired after a kill. */
import { rm } from 'node:fs/promises';
import { expect } from 'chai';
import { openRotationJournal } from '../../scripts/credentials/rotation/rotationJournal.ts';
import { raise } from '../../scripts/lib/errors.ts';
import type { RecordFields } from '../../scripts/org/orgClient.ts';
import type { RotatePorts } from '../../scripts/pipeline/rotation/rotationRequest.ts';
import { APP, REQUEST, withRotationWorld } from '../support/rotationWorld.ts';
import { ownProject, withFolder } from '../support/temporaryProject.ts';

const DAY = 24 * 60 * 60 * 1000;
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
    expect(report.error?.actions.at(-2)).to.match(/^npm run rotate .*--temporary-access$/);
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
    expect(report.error?.actions.at(-2)).to.match(/^npm run rotate .*--temporary-access$/);
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

  /** A run that was killed with everything on, and then the machine with its journal was gone. */
  const leaveOpen = async (): Promise<void> => {
    await switchOff();
    const killed = await world.rotate({ temporaryAccess: true }, { openOrg: openThenDie });
    expect(killed.error?.name).to.equal('AccessNotRestoredError');
    expect([await settingOf(), (await temporarySets()).length]).to.deep.equal(['true', 1]);
    await rm(`${world.folder}/rotations`, { recursive: true });
  };
  /** Nothing can be written after the setting was switched on. */
  const openThenDie: RotatePorts['openOrg'] = async (request) => {
    const { openOrg } = await import('../../scripts/org/openOrg.ts');
    const org = await openOrg(request);
    let deployments = 0;
    const die = (): never => {
      throw new Error('killed');
    };
    return {
      ...org,
      startDeployment: async (package_) => {
        deployments += 1;
        return deployments === 1 ? org.startDeployment(package_) : die();
      },
      deleteRecord: async () => die(),
    };
  };

  it('is switched off by a repair without the journal, by the mark that the run left in the org', async () => {
    await leaveOpen();
    const repair = await world.rotate({ repairOnly: true });
    expect(repair.error).to.equal(undefined);
    expect(repair.steps.at(-1)?.detail).to.include('setting enableClientSecretInRestApiAccess');
    expect([await settingOf(), await temporarySets()]).to.deep.equal(['false', []]);
    expect((await world.rotate({ repairOnly: true })).steps.at(-1)?.detail).to.equal('nothing was left on');
  });

  it('is switched off by the next run that opens it, once no run can be at work with that mark', async () => {
    await leaveOpen();
    const daily = { temporaryAccess: true, intent: { mode: 'rotate', olderThanMilliseconds: 90 * DAY } } as const;
    const soon = await world.rotate(daily);
    expect([soon.error, await settingOf(), (await temporarySets()).length]).to.deep.equal([undefined, 'true', 1]);
    world.emulator.running.advanceClock(DAY / 8);
    const later = await world.rotate(daily);
    expect(later.error).to.equal(undefined);
    expect(later.steps.map(({ id }) => id)).to.include.members(['restore-access', 'open-access']);
    expect([await settingOf(), await temporarySets()]).to.deep.equal(['false', []]);
  });

  it('is said loudly, with page and command, where nobody can tell who switched it on, and taken back on demand', async () => {
    const settings = 'force-app/main/default/settings/ExternalClientApp.settings-meta.xml';
    await withFolder(await ownProject({ [settings]: undefined }), async (projectRoot) => {
      const told = await world.rotate({ projectRoot, repairOnly: true });
      expect(told.outcome).to.equal('unchanged');
      expect(told.warnings.join(' '))
        .to.include('Setup > External Client Apps > Settings')
        .and.to.include('npm run rotate -- --target-org prod --repair --temporary-access');
      expect(await settingOf()).to.equal('true');
      const taken = await world.rotate({ projectRoot, repairOnly: true, temporaryAccess: true });
      expect([taken.error, await settingOf()]).to.deep.equal([undefined, 'false']);
      expect((await world.rotate({ projectRoot, repairOnly: true })).warnings.join(' ')).to.not.include('Setup');
    });
    // The source of this project asks for it.
    expect((await world.rotate({ repairOnly: true, temporaryAccess: true })).steps.at(-1)?.status).to.equal(
      'unchanged',
    );
  });

  it('goes on without a mark where the caller may make none, and says what that means', async () => {
    await switchOff();
    const org = await openClient();
    const refusing: RotatePorts['openOrg'] = async () => ({
      ...org,
      createRecord: async (sobject, fields) =>
        sobject === 'PermissionSet'
          ? raise('OrgRequestRefusedError', {
              org: 'prod',
              operation: 'create PermissionSet',
              errors: [{ errorCode: 'INSUFFICIENT_ACCESS', message: 'no' }],
            })
          : org.createRecord(sobject, fields),
    });
    const report = await world.rotate({ temporaryAccess: true }, { openOrg: refusing });
    expect([report.error, await settingOf()]).to.deep.equal([undefined, 'false']);
    expect(report.warnings.join(' ')).to.include('a run that is killed leaves it on');
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
