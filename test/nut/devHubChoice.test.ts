/**
 * Which Dev Hub and which org a command takes: flag, variable, configuration, emulator; and what it says where a name
 * could mean two orgs or means none. Dry runs tell the choice without asking anybody.
 */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { createProject, type Project } from '../support/commandLine.ts';
import { startEmulator } from './emulatorControl.ts';
import { expectFailure, expectSuccess } from './expectFailure.ts';
import { listFolder } from './listFolder.ts';

type Variables = Readonly<Record<string, string>>;

describe('The choice of the Dev Hub, without any org', () => {
  let project: Project;
  beforeEach(async () => {
    project = await createProject();
  });
  afterEach(() => project.dispose());

  /** The hub by its name, which nobody knows here, so that the command says which one it looked for. */
  const hubOf = async (words: readonly string[], variables: Variables = {}): Promise<unknown> => {
    const { envelope } = await project.warm.json(['deploy:scratch', '--dry-run', ...words], variables);
    return envelope.result?.['devHub'] ?? /--alias (\S+)$/.exec(envelope.actions?.[0] ?? '')?.[1];
  };

  it('is never the emulator with CI=true, unless it is asked for', async () => {
    const refused = await project.json(['deploy:scratch'], { CI: 'true' });
    expectFailure(refused, { name: 'NoDevHubError', exitCode: 2, action: /--target-dev-hub <alias>$/ });
    expect(refused.envelope.actions?.join('\n')).to.include('--emulator');
    expect(existsSync(project.dataDirectory)).to.equal(false);
  });

  it('is not the emulator with --no-emulator, and says why not', async () => {
    const refused = await project.warm.json(['deploy:scratch', '--no-emulator']);
    expectFailure(refused, { name: 'NoDevHubError', exitCode: 2, action: /--target-dev-hub <alias>$/ });
    expect(refused.envelope.message).to.include('--no-emulator').and.not.include('CI=true');
    expect(existsSync(project.dataDirectory)).to.equal(false);
  });

  it('follows the flag, then the variable, then the configuration, then the emulator', async () => {
    expect(await hubOf([])).to.equal('emulator');
    await project.write('.sf/config.json', JSON.stringify({ 'target-dev-hub': 'configured' }));
    expect(await hubOf([])).to.equal('configured');
    expect(await hubOf([], { CI: 'true' })).to.equal('configured');
    const variables = { SF_TARGET_DEV_HUB: 'from-variable' };
    expect(await hubOf([], variables)).to.equal('from-variable');
    expect(await hubOf(['--target-dev-hub', 'from-flag'], variables)).to.equal('from-flag');
    expect(await hubOf(['--emulator'], variables)).to.equal('emulator');
  });

  it('takes the configuration of the home directory too', async () => {
    await project.write('home/.sf/config.json', JSON.stringify({ 'target-dev-hub': 'from-home' }));
    expect(await hubOf([])).to.equal('from-home');
  });

  it('names an alias that nobody knows, and starts no emulator for it', async () => {
    for (const words of [
      ['deploy:scratch', '--target-dev-hub', 'nobody'],
      ['deploy', '--target-org', 'nobody'],
      ['deploy', '--target-org', 'nobody', '--no-emulator'],
      ['org:delete', '--target-org', 'nobody'],
    ]) {
      const failed = await project.warm.json(words);
      expectFailure(failed, { name: 'UnknownOrgError', exitCode: 2, action: /^sf org login web --alias nobody$/ });
      expect(existsSync(join(project.dataDirectory, 'emulator'))).to.equal(false);
    }
  });

  it('asks for a target org where none is named', async () => {
    for (const command of ['deploy', 'org:delete']) {
      const failed = await project.warm.json([command]);
      expectFailure(failed, { name: 'NoTargetOrgError', exitCode: 2, action: /--target-org <alias>$/ });
    }
    const other = await project.warm.json(['deploy'], { SF_TARGET_ORG: 'from-variable' });
    expectFailure(other, { name: 'UnknownOrgError', exitCode: 2, action: /--alias from-variable$/ });
    await project.write('.sf/config.json', JSON.stringify({ 'target-org': 'configured' }));
    const configured = await project.warm.json(['deploy']);
    expectFailure(configured, { name: 'UnknownOrgError', exitCode: 2, action: /--alias configured$/ });
  });
});

describe('The choice of the org, with an emulated one', () => {
  let project: Project;
  before(async () => {
    project = await createProject();
    await startEmulator(project);
    const { exitCode, stderr } = await project.warm.run(['deploy:scratch', '--emulator', '--alias', 'dev'], {
      CI: 'true',
    });
    expect(exitCode, stderr).to.equal(0);
  });
  after(() => project.dispose());
  beforeEach(() => rm(join(project.home, '.sfdx'), { recursive: true, force: true }));

  const dryRun = (words: readonly string[], variables?: Variables) =>
    project.warm.json(['deploy', '--dry-run', ...words], variables);

  it('says in the first line that the emulator is taken', async () => {
    const { stderr, exitCode } = await project.run(['deploy:scratch', '--dry-run']);
    expect(exitCode).to.equal(0);
    expect(stderr.split('\n')[0]).to.match(/^Dev Hub: the local emulator\. .*nothing about a real org/);
  });

  it('takes an alias of an emulated org as it is', async () => {
    const planned = await dryRun(['--target-org', 'dev']);
    expectSuccess(planned);
    expect(planned.envelope.result).to.include({ emulated: true });
    const byVariable = await dryRun([], { SF_TARGET_ORG: 'dev' });
    expectSuccess(byVariable);
    expect(await listFolder(project.home)).to.deep.equal([]);
  });

  it('takes an emulated org that the configuration names', async () => {
    await project.write('.sf/config.json', JSON.stringify({ 'target-org': 'dev' }));
    const planned = await dryRun([]);
    await rm(join(project.folder, '.sf'), { recursive: true });
    expectSuccess(planned);
    expect(planned.envelope.result).to.include({ emulated: true });
  });

  it('does not take it unasked with CI=true', async () => {
    const refused = await dryRun(['--target-org', 'dev'], { CI: 'true' });
    expectFailure(refused, { name: 'EmulatorNotAskedError', exitCode: 2, action: /--target-org dev --emulator$/ });
    expectSuccess(await dryRun(['--target-org', 'dev', '--emulator'], { CI: 'true' }));
    const hub = await project.warm.json(['deploy:scratch', '--target-dev-hub', 'emulator'], { CI: 'true' });
    expectFailure(hub, { name: 'EmulatorNotAskedError', exitCode: 2, action: /--target-dev-hub emulator --emulator$/ });
  });

  it('does not choose between an emulated org and an own one of the same alias', async () => {
    await project.write('home/.sfdx/alias.json', JSON.stringify({ orgs: { dev: 'me@example.com' } }));
    await project.write('home/.sfdx/me@example.com.json', JSON.stringify({ username: 'me@example.com' }));
    for (const command of ['deploy', 'org:delete']) {
      const refused = await project.warm.json([command, '--target-org', 'dev']);
      expectFailure(refused, {
        name: 'AmbiguousTargetOrgError',
        exitCode: 2,
        action: new RegExp(`^npm run ${command} -- --target-org dev --no-emulator`),
      });
    }
    const emulated = await dryRun(['--target-org', 'dev', '--emulator']);
    expectSuccess(emulated);
    expect(emulated.envelope.result).to.include({ emulated: true });
  });

  it('lets --emulator and --no-emulator decide, for the Dev Hub as well', async () => {
    expect((await project.warm.run(['emulator', 'login'])).exitCode).to.equal(0);
    const hub = ['deploy:scratch', '--target-dev-hub', 'emulator', '--dry-run'];
    const refused = await project.warm.json(hub);
    expectFailure(refused, {
      name: 'AmbiguousTargetOrgError',
      exitCode: 2,
      action: /^npm run deploy:scratch -- --target-dev-hub emulator --no-emulator/,
    });
    const own = await dryRun(['--target-org', 'emulator', '--no-emulator']);
    expectSuccess(own);
    expect(own.envelope.result).to.include({ emulated: false });
    expect((await project.warm.json([...hub, '--no-emulator'])).envelope.result).to.include({ emulated: false });
    expect((await project.warm.json([...hub, '--emulator'])).envelope.result).to.include({ emulated: true });
  });

  it('names the orgs that are known when an alias is not', async () => {
    const own = await dryRun(['--target-org', 'dve']);
    expectFailure(own, { name: 'UnknownOrgError', exitCode: 2, action: /--alias dve$/ });
    expect(own.envelope.message).to.include('dev').and.include('emulator');
    const emulated = await dryRun(['--target-org', 'dve', '--emulator']);
    expectFailure(emulated, { name: 'UnknownOrgError', exitCode: 2, action: /./ });
    expect(emulated.envelope.message).to.include('dev');
  });

  it('says where the alias file of sf is damaged', async () => {
    await project.write('home/.sfdx/alias.json', '{"orgs": ');
    const failed = await dryRun(['--target-org', 'dev']);
    expectFailure(failed, { name: 'ConfigInvalidError', exitCode: 2, action: /alias\.json/ });
  });

  it('is refused for a Dev Hub that is none', async () => {
    const failed = await project.warm.json(['deploy:scratch', '--target-dev-hub', 'dev', '--emulator']);
    expectFailure(failed, { name: 'NotADevHubError', exitCode: 2, action: /Enable Dev Hub/ });
  });
});
