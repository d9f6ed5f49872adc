/**
 * The commands beside the main job: deleting an org, the emulator's actions, the sf CLI on emulated orgs; and what all
 * commands have in common: help without side effects, and usage errors as one JSON document.
 */
import { closeSync, existsSync, openSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { COMMANDS } from '../../scripts/cli/commands.ts';
import { installedSf } from '../../scripts/cli/sfProgram.ts';
import { systemClock } from '../../scripts/lib/clock.ts';
import { poll } from '../../scripts/lib/poll.ts';
import { createProject, type Project, ROOT } from '../support/commandLine.ts';
import { type EmulatorControl, startEmulator } from './emulatorControl.ts';
import { expectFailure, expectSuccess } from './expectFailure.ts';
import { listFolder } from './listFolder.ts';
import { credentialsFile } from './storedCredentials.ts';

describe('npm run org:delete', () => {
  let project: Project;
  let control: EmulatorControl;
  before(async () => {
    project = await createProject();
    control = await startEmulator(project);
    expectSuccess(await project.warm.json(['deploy:scratch', '--alias', 'dev']));
  });
  after(() => project.dispose());

  it('refuses the Dev Hub, by alias and by username', async () => {
    const { envelope } = await project.warm.json(['emulator', 'status']);
    const { username } = (envelope.result?.['devHub'] ?? {}) as { readonly username: string };
    for (const name of ['emulator', username]) {
      const refused = await project.warm.json(['org:delete', '--target-org', name]);
      expectFailure(refused, { name: 'NotAScratchOrgError', exitCode: 2, action: /^sf org list/ });
    }
    expectSuccess(await project.warm.json(['deploy', '--target-org', 'dev', '--dry-run']));
  });

  it('deletes a scratch org and its credentials, under whichever of its names they were stored', async () => {
    const [org] = await control.scratchOrgs();
    const { envelope } = await project.warm.json(['deploy', '--target-org', 'dev', '--dry-run']);
    const { username } = (envelope.result?.['org'] ?? {}) as { readonly username: string };
    expectSuccess(await project.warm.json(['deploy', '--target-org', username]));
    expect([existsSync(credentialsFile(project, 'dev')), existsSync(credentialsFile(project, username))]).to.deep.equal(
      [true, true],
    );
    const other = { orgId: '00D000000000001AAA', instanceUrl: 'https://other.example.com' };
    const pins = join(project.dataDirectory, 'orgs.json');
    await writeFile(pins, JSON.stringify({ dev: { ...other, orgId: org?.orgId }, other }));
    const deleted = await project.json(['org:delete', '--target-org', 'dev']);
    expectSuccess(deleted);
    expect(JSON.parse(await readFile(pins, 'utf8'))).to.deep.equal({ other });
    expect(deleted.envelope.result).to.include({
      org: 'dev',
      username,
      orgId: org?.orgId,
      outcome: 'deleted',
      credentialsDeleted: true,
      emulated: true,
    });
    expect(await control.scratchOrgs()).to.deep.equal([]);
    expect(await readdir(join(project.dataDirectory, 'credentials'))).to.deep.equal([]);
  });

  it('does not know the org any more afterwards', async () => {
    const again = await project.warm.json(['org:delete', '--target-org', 'dev']);
    expectFailure(again, { name: 'UnknownOrgError', exitCode: 2, action: /--alias dev$/ });
  });
});

describe('npm run emulator', () => {
  let project: Project;
  before(async () => {
    project = await createProject();
  });
  after(() => project.dispose());

  it('says that it does not run, and what starts it', async () => {
    for (const action of ['status', 'login']) {
      const failed = await project.json(['emulator', action]);
      expectFailure(failed, { name: 'EmulatorNotRunningError', exitCode: 2, action: /^npm run emulator$/ });
    }
    const stopped = await project.json(['emulator', 'stop']);
    expectSuccess(stopped);
    expect(stopped.envelope.result).to.deep.equal({ wasRunning: false });
    expect(await listFolder(project.home)).to.deep.equal([]);
  });

  it('runs in the foreground until Ctrl-C, tells how to use it, and shows no token', async () => {
    const running = project.start(['emulator', '--signup-delay', '5']);
    let told = '';
    running.stderr?.on('data', (text: Buffer) => {
      told += text.toString();
    });
    const outcome = await poll<true>(
      async () => (told.includes('Ctrl-C ends it') ? { kind: 'done', value: true } : { kind: 'pending' }),
      { clock: systemClock, timeoutMilliseconds: 15_000 },
    );
    expect(outcome.kind, told).to.equal('done');
    const { devHub, adminToken } = JSON.parse(
      await readFile(join(project.dataDirectory, 'emulator', 'emulator.json'), 'utf8'),
    ) as { readonly devHub: { readonly refreshToken: string }; readonly adminToken: string };
    expect(told).to.include('sf org login sfdx-url').and.not.include(devHub.refreshToken).and.not.include(adminToken);
    const second = await project.json(['emulator']);
    expectSuccess(second);
    expect(second.stdout).to.not.include(devHub.refreshToken).and.not.include(adminToken);
    const late = await project.warm.json(['emulator', '--deploy-delay', '4000']);
    expectFailure(late, { name: 'UsageError', exitCode: 2, action: /emulator/ });
    running.kill('SIGINT');
    expect((await running).exitCode).to.equal(0);
    expect(existsSync(join(project.dataDirectory, 'emulator', 'emulator.json'))).to.equal(false);
  });

  it('keeps its orgs over stop and start, touches nothing of the person, and forgets all on reset', async () => {
    expectSuccess(await project.warm.json(['deploy:scratch', '--alias', 'dev']));
    const stopped = await project.json(['emulator', 'stop']);
    expect(stopped.envelope.result).to.deep.equal({ wasRunning: true });
    const again = await project.warm.json(['deploy', '--target-org', 'dev']);
    expectSuccess(again);
    expect(again.envelope.result).to.include({ outcome: 'unchanged' });
    expect(await listFolder(project.home)).to.deep.equal([]);
    const pins = join(project.dataDirectory, 'orgs.json');
    const real = { orgId: '00D000000000001AAA', instanceUrl: 'https://acme.my.salesforce.com' };
    await writeFile(pins, JSON.stringify({ dev: { ...real, instanceUrl: 'http://127.0.0.1:1' }, real }));
    expectSuccess(await project.json(['emulator', 'reset']));
    expect(JSON.parse(await readFile(pins, 'utf8')), 'which org an alias was').to.deep.equal({ real });
    expect(existsSync(join(project.dataDirectory, 'emulator'))).to.equal(false);
    expect(existsSync(credentialsFile(project, 'dev'))).to.equal(false);
    const gone = await project.warm.json(['deploy', '--target-org', 'dev']);
    expectFailure(gone, { name: 'UnknownOrgError', exitCode: 2, action: /--alias dev$/ });
  });

  it('writes to the sf state of the person with login only', async () => {
    await startEmulator(project);
    expect(await listFolder(project.home)).to.deep.equal([]);
    const login = await project.json(['emulator', 'login']);
    expectSuccess(login);
    const { username } = login.envelope.result as { readonly username: string };
    const written = (await listFolder(project.home)).map((line) => line.split(' ')[0]);
    expect(written).to.include(`.sfdx/${username}.json`).and.include('.sfdx/alias.json');
    expect(login.stdout).to.not.match(/force:\/\/|5Aep/);
  });

  it('lets sf see the emulated orgs, and gives its exit code', async function () {
    const program = installedSf(ROOT);
    if (program === undefined) {
      if (process.env['CI'] === 'true') {
        throw new Error('The sf CLI is not installed. Run: npm run sf:install');
      }
      process.stderr.write('\n  SKIPPED: the sf CLI is not installed. Run: npm run sf:install\n');
      return this.skip();
    }
    const PATH = [dirname(program), dirname(process.execPath), process.env['PATH']].join(delimiter);
    const version = await project.run(['emulator', 'sf', '--version'], { PATH });
    expect([version.exitCode, version.stdout], version.stderr).to.satisfy(
      ([code, text]: readonly [number, string]) => code === 0 && text.startsWith('@salesforce/cli/'),
    );
    const list = await project.run(['emulator', 'sf', 'org', 'list', '--json'], { PATH });
    expect(list.exitCode, list.stderr).to.equal(0);
    expect(JSON.stringify(JSON.parse(list.stdout)))
      .to.include('"isDevHub":true')
      .and.to.include('"isDefaultDevHubUsername":true');
    const failed = await project.run(['emulator', 'sf', 'org', 'display', '--target-org', 'nobody'], { PATH });
    expect(failed.exitCode).to.not.equal(0);
  });

  it('says where to get sf when there is none', async () => {
    const failed = await project.warm.json(['emulator', 'sf', '--version'], { PATH: '/nowhere' });
    expectFailure(failed, { name: 'SfCliMissingError', exitCode: 2, action: /^npm run sf:install$/ });
  });

  it('does not take words that it does not know', async () => {
    for (const words of [['dance'], ['reset', 'everything'], ['stop', '--force']]) {
      const failed = await project.warm.json(['emulator', ...words]);
      expectFailure(failed, { name: 'UsageError', exitCode: 2, action: /^npm run emulator -- --help$/ });
    }
    expectSuccess(await project.warm.json(['emulator', 'status']));
  });
});

describe('Every command', () => {
  let project: Project;
  let untouched: readonly string[];
  before(async () => {
    project = await createProject();
    untouched = await listFolder(project.folder);
  });
  after(() => project.dispose());
  afterEach(async () => {
    expect(await listFolder(project.folder), 'nothing is written by it').to.deep.equal(untouched);
  });

  for (const command of Object.keys(COMMANDS)) {
    it(`has help with examples and exit codes: ${command}`, async () => {
      const { exitCode, stdout, stderr } = await project.warm.run([command, '--help'], { CI: 'true' });
      expect([exitCode, stderr]).to.deep.equal([0, '']);
      expect(stdout)
        .to.include(`npm run ${command} --`)
        .and.include('Exit codes:')
        .and.match(/^ +130 {2}/m);
      expect(stdout).to.include('Examples:').and.include('--json');
    });

    it(`refuses a flag that it does not know: ${command}`, async () => {
      const failed = await project.warm.json([command, '--no-such-flag']);
      expectFailure(failed, { name: 'UsageError', exitCode: 2, action: new RegExp(`^npm run ${command} -- --help$`) });
      expect(failed.envelope.message).to.include('--no-such-flag');
    });
  }

  it('ends as it would have when its reader goes away', async () => {
    for (const [words, code] of [
      [['deploy', '--help'], 0],
      [['deploy', '--json', '--no-such-flag'], 2],
    ] as const) {
      const running = project.start(words);
      running.stdout.destroy();
      const { exitCode, stderr } = await running;
      expect([exitCode, stderr], words.join(' ')).to.deep.equal([code, '']);
    }
  });

  it('says so when its result can not be written', async function () {
    if (!existsSync('/dev/full')) {
      return this.skip();
    }
    const start = join(ROOT, 'scripts', 'cli', 'start.js');
    // A device on which every write fails as on a full disk.
    const device = openSync('/dev/full', 'w');
    const full = await execa(process.execPath, [start, 'deploy', '--help'], {
      cwd: project.folder,
      // Any number of a descriptor; the type names the first of them only.
      stdio: ['ignore', device as 3, 'pipe'],
      reject: false,
    });
    closeSync(device);
    expect(full.exitCode).to.equal(68);
    expect(full.stderr).to.include('OutputLostError').and.include('ENOSPC').and.not.include('    at ');
  });

  it('is listed when none is named', async () => {
    for (const words of [[], ['--help']]) {
      const { exitCode, stdout } = await project.warm.run(words);
      expect(exitCode).to.equal(0);
      for (const command of Object.keys(COMMANDS)) {
        expect(stdout).to.include(command);
      }
    }
    const failed = await project.warm.json(['deplyo']);
    expectFailure(failed, { name: 'UsageError', exitCode: 2, action: /./ });
  });

  const wrong: readonly (readonly [words: readonly string[], says: RegExp])[] = [
    [['deploy:scratch', '--wait', 'long'], /--wait.*number of minutes/],
    [['deploy:scratch', '--wait', '-1'], /--wait/],
    [['deploy:scratch', '--wait-token', ''], /--wait-token/],
    [['deploy:scratch', '--duration-days', '31'], /--duration-days.*1 to 30/],
    [['deploy:scratch', '--duration-days', '1.5'], /--duration-days/],
    [['deploy:scratch', '--api-version', '66'], /--api-version.*65\.0/],
    [['deploy:scratch', '--alias', ' '], /--alias.*empty/],
    [['deploy:scratch', '--target-org', 'dev', '--resume', '2SR000000000001'], /exclude each other/],
    [['deploy:scratch', 'dev'], /too many arguments/],
    [['deploy', '--target-org'], /--target-org.*a value is missing/],
    [['deploy', 'qa'], /too many arguments/],
    [['emulator', '--deploy-delay', 'soon'], /--deploy-delay/],
    [['emulator', '--port', '99999999'], /--port/],
  ];
  for (const [words, says] of wrong) {
    it(`tells what is wrong with: ${words.join(' ')}`, async () => {
      const failed = await project.warm.json(words);
      expectFailure(failed, { name: 'UsageError', exitCode: 2, action: /^npm run \S+ -- --help$/ });
      expect(failed.envelope.message).to.match(says);
    });
  }

  it('BL-125 answers in JSON when SF_CONTENT_TYPE says so, success and failure alike', async () => {
    for (const words of [
      ['deploy:scratch', '--dry-run'],
      ['deploy'],
      ['org:delete', '--oops'],
      ['emulator', 'status'],
    ]) {
      const { stdout, exitCode } = await project.warm.run(words, { SF_CONTENT_TYPE: 'JSON' });
      expect(JSON.parse(stdout), words.join(' ')).to.have.property('status', exitCode);
    }
  });

  it('BL-124 prints no JSON that nobody asked for', async () => {
    const { stdout, stderr, exitCode } = await project.run(['deploy']);
    expect(exitCode).to.equal(2);
    expect(stdout).to.equal('');
    expect(stderr)
      .to.include('NoTargetOrgError')
      .and.not.match(/^\s*\{/m);
  });

  it('tells an error that nobody could catch like any other', async () => {
    // Thrown from a timer as soon as the command is at work.
    const thrower =
      "setInterval(()=>{if(process.listenerCount('uncaughtException')>0)throw(new(Error)('stray'))},2).unref()";
    const failed = await project.json(['deploy:scratch', '--dry-run'], {
      NODE_OPTIONS: `--import data:text/javascript,${thrower}`,
    });
    expectFailure(failed, { name: 'InternalFaultError', exitCode: 10, action: /SF_LOG_LEVEL=debug/ });
  });
});
