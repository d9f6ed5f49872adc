/**
 * An org that refuses, is slow, breaks off or is not there: each ends with a catalogue error, its exit code and a command
 * that goes on, and the same command again converges.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Fault } from '../../scripts/emulator/faults.ts';
import { createProject, type Project } from '../support/commandLine.ts';
import { controlOf, type EmulatorControl, startEmulator } from './emulatorControl.ts';
import { expectFailure, expectSuccess } from './expectFailure.ts';
import { openHub } from './orgSession.ts';
import { readPair } from './storedCredentials.ts';

const APP = 'force-app/main/default/externalClientApps/Order_Sync.eca-meta.xml';
const PERMISSION_SET = 'force-app/main/default/permissionsets/Order_Sync_Integration.permissionset-meta.xml';
const SLOW_MILLISECONDS = 600_000;
const isDeploy = { bodyPattern: '<deploy' } as const;

describe('An org that does not do what it is asked', () => {
  let project: Project;
  let control: EmulatorControl;
  let orgId: string;
  let changes = 0;
  before(async () => {
    project = await createProject();
    control = await startEmulator(project);
    expectSuccess(await project.warm.json(['deploy:scratch', '--alias', 'dev']));
    orgId = (await control.scratchOrgs())[0]?.orgId ?? '';
  });
  after(() => project.dispose());
  afterEach(() => control.clearFaults());

  const deploy = (...words: readonly string[]) => project.warm.json(['deploy', '--target-org', 'dev', ...words]);
  /** For one end of each exit code. */
  const deployAsProcess = (...words: readonly string[]) => project.json(['deploy', '--target-org', 'dev', ...words]);
  /** Something to deploy: another description each time. */
  const changeSource = async (): Promise<void> => {
    changes += 1;
    await project.edit(APP, (text) =>
      text.replace(/<description>.*<\/description>/, `<description>${changes}</description>`),
    );
  };
  const expectConverges = async (): Promise<void> => {
    await control.clearFaults();
    expectSuccess(await deploy());
  };
  const expectUnchanged = async (): Promise<void> => {
    const again = await deploy();
    expectSuccess(again);
    expect(again.envelope.result).to.include({ outcome: 'unchanged' });
  };

  it('BL-091 refuses a deployment: component, file, line and problem, and nothing counts as deployed', async () => {
    await changeSource();
    const sound = await readFile(join(project.folder, PERMISSION_SET), 'utf8');
    await project.write(PERMISSION_SET, sound.replace('<object>Account</object>', '<object>No_Such__c</object>'));
    const failed = await deployAsProcess();
    expectFailure(failed, { name: 'DeploymentFailedError', exitCode: 1, action: /./ });
    const { message, data, result } = failed.envelope;
    const problems = data?.['problems'] as readonly Record<string, unknown>[];
    expect(problems).to.have.length(1);
    expect(problems[0]).to.include({
      componentType: 'PermissionSet',
      fullName: 'Order_Sync_Integration',
      file: PERMISSION_SET,
    });
    expect(problems[0]?.['problem']).to.include('No_Such__c');
    expect(message).to.include('was not changed').and.include(PERMISSION_SET);
    expect(JSON.stringify(result?.['steps'])).to.not.match(/components changed/);
    await project.write(PERMISSION_SET, sound);
    const planned = await deploy('--dry-run');
    const plan = JSON.stringify(planned.envelope.result?.['plan']);
    expect(plan, 'the description is still to be deployed').to.include(`"want":"${changes}"`);
    await expectConverges();
    await expectUnchanged();
  });

  it('takes longer for a deployment than the wait', async () => {
    await changeSource();
    await control.settings({ deployMilliseconds: SLOW_MILLISECONDS });
    const pending = await deployAsProcess('--wait', '0.01');
    expectFailure(pending, { name: 'DeploymentPendingError', exitCode: 69, action: /^sf project deploy report .*0Af/ });
    await control.settings({ deployMilliseconds: 0 });
    await control.advanceClock(SLOW_MILLISECONDS);
    await expectConverges();
    await expectUnchanged();
  });

  it('accepts the authorisation no longer', async () => {
    expectSuccess(await project.warm.json(['deploy:scratch', '--alias', 'other']));
    const folder = join(project.dataDirectory, 'emulator', 'home', '.sfdx');
    const { orgs } = JSON.parse(await readFile(join(folder, 'alias.json'), 'utf8')) as {
      readonly orgs: Readonly<Record<string, string>>;
    };
    const fileOf = (alias: string): string => join(folder, `${orgs[alias]}.json`);
    const [own = '', foreign = ''] = await Promise.all(
      ['dev', 'other'].map((alias) => readFile(fileOf(alias), 'utf8')),
    );
    const { accessToken, refreshToken } = JSON.parse(foreign) as Readonly<Record<string, unknown>>;
    await writeFile(fileOf('dev'), JSON.stringify({ ...JSON.parse(own), accessToken, refreshToken }));
    const failed = await deploy();
    await writeFile(fileOf('dev'), own);
    expectFailure(failed, { name: 'AuthorizationExpiredError', exitCode: 1, action: /^sf org login web --alias dev$/ });
    await expectConverges();
  });

  const faults: readonly (readonly [title: string, fault: Fault, name: string, exitCode: number, action: RegExp])[] = [
    [
      'answers a read with an HTML page',
      { match: { pathPattern: '/query?', method: 'GET' }, kind: 'html503', effect: 'before', times: 0 },
      'OrgUnavailableError',
      20,
      /status\.salesforce\.com/,
    ],
    [
      'cuts the connection of each read',
      { match: { pathPattern: '/query?', method: 'GET' }, kind: 'reset', effect: 'before', times: 0 },
      'OrgUnreachableError',
      1,
      /network/,
    ],
    [
      'cuts the connection of a deployment before it begins',
      { match: isDeploy, kind: 'reset', effect: 'before' },
      'DeploymentOutcomeUnknownError',
      69,
      /./,
    ],
    [
      'cuts the connection of a deployment that began',
      { match: isDeploy, kind: 'reset', effect: 'after' },
      'DeploymentOutcomeUnknownError',
      69,
      /./,
    ],
    [
      'answers a deployment that began with a 503',
      { match: isDeploy, kind: 'html503', effect: 'after' },
      'DeploymentOutcomeUnknownError',
      69,
      /./,
    ],
    [
      'breaks off in the middle of its answer to a deployment',
      { match: isDeploy, kind: 'truncate', effect: 'after' },
      'DeploymentOutcomeUnknownError',
      69,
      /./,
    ],
    [
      'has no session for the credentials',
      {
        match: { pathPattern: '/apps/oauth/credentials' },
        kind: 'status',
        effect: 'before',
        status: 403,
        errorCode: 'INSUFFICIENT_ACCESS',
        times: 0,
      },
      'CredentialsRefusedError',
      1,
      /^Setup > External Client Apps/,
    ],
    [
      'gives an HTML page for the token',
      { match: { pathPattern: '/services/oauth2/token' }, kind: 'html503', effect: 'before', times: 0 },
      'TokenEndpointUnavailableError',
      20,
      /status\.salesforce\.com/,
    ],
    [
      'limits the logins of the user',
      { match: { pathPattern: '/services/oauth2/token' }, kind: 'status', effect: 'before', status: 429, times: 0 },
      'TokenRateLimitedError',
      1,
      /^Wait 15 to 30 minutes/,
    ],
  ];
  for (const [title, fault, name, exitCode, action] of faults) {
    it(title, async () => {
      await changeSource();
      await control.addFault({ ...fault, match: { ...fault.match, org: orgId } });
      expectFailure(await (name === 'OrgUnavailableError' ? deployAsProcess() : deploy()), { name, exitCode, action });
      await expectConverges();
    });
  }

  const passing: readonly (readonly [title: string, fault: Fault])[] = [
    [
      'a read is asked for again',
      { match: { pathPattern: '/query?', method: 'GET' }, kind: 'html503', effect: 'before' },
    ],
    [
      'a cut read is asked for again',
      { match: { pathPattern: '/query?', method: 'GET' }, kind: 'reset', effect: 'after' },
    ],
    [
      'the status of a deployment is asked for again',
      { match: { bodyPattern: 'checkDeployStatus' }, kind: 'reset', effect: 'before' },
    ],
    [
      'a token is asked for again',
      { match: { pathPattern: '/services/oauth2/token' }, kind: 'html503', effect: 'before' },
    ],
  ];
  for (const [title, fault] of passing) {
    it(`stumbles once, and ${title}`, async () => {
      await changeSource();
      await control.addFault({ ...fault, match: { ...fault.match, org: orgId } });
      const deployed = await deploy();
      expectSuccess(deployed);
      expect(deployed.envelope.result).to.include({ outcome: 'done' });
    });
  }

  it('needs longer than --wait-token to know a new key', async () => {
    await control.settings({ propagationMilliseconds: SLOW_MILLISECONDS });
    const pending = await project.warm.json(['deploy:scratch', '--alias', 'fresh', '--wait-token', '0.01']);
    await control.settings({ propagationMilliseconds: 0 });
    expectFailure(pending, {
      name: 'TokenPropagationTimeoutError',
      exitCode: 69,
      action: /^npm run deploy -- --target-org fresh --wait-token 30$/,
    });
    const pair = await readPair(project, 'fresh');
    await control.advanceClock(SLOW_MILLISECONDS);
    const again = await project.warm.json(['deploy', '--target-org', 'fresh', '--wait-token', '30']);
    expectSuccess(again);
    expect(again.envelope.result).to.include({ outcome: 'unchanged' });
    expect(await readPair(project, 'fresh')).to.deep.equal(pair);
  });

  it('is gone, though sf still lists it', async () => {
    const hub = await openHub(project);
    const rows = await control.records(hub.orgId, 'ActiveScratchOrg');
    const [, other] = await control.scratchOrgs();
    const row = rows.find(({ ScratchOrg }) => other?.orgId.startsWith(String(ScratchOrg)));
    await hub.request('DELETE', `sobjects/ActiveScratchOrg/${row?.Id}`);
    const failed = await project.warm.json(['deploy', '--target-org', 'other']);
    expectFailure(failed, { name: 'OrgUnreachableError', exitCode: 1, action: /./ });
    const deleted = await project.warm.json(['org:delete', '--target-org', 'other']);
    expectSuccess(deleted);
    expect(deleted.envelope.result).to.include({ outcome: 'alreadyGone', credentialsDeleted: true });
  });

  it('comes back with all that it held after its emulator was killed', async () => {
    const { pid } = JSON.parse(await readFile(join(project.dataDirectory, 'emulator', 'emulator.json'), 'utf8')) as {
      readonly pid: number;
    };
    process.kill(pid, 'SIGKILL');
    const again = await deployAsProcess();
    expectSuccess(again);
    expect(again.envelope.result).to.include({ outcome: 'unchanged' });
    control = await controlOf(project);
    expect(await readdir(join(project.dataDirectory, 'credentials'))).to.deep.equal(['dev.json', 'fresh.json']);
  });
});
