/** `npm run rotate`, `app:disable` and `app:enable` as processes: what they leave, what they say, and their exit codes. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { createProject, type Project } from '../support/commandLine.ts';
import { type EmulatorControl, startEmulator, writingRequests } from './emulatorControl.ts';
import { expectFailure, expectSuccess } from './expectFailure.ts';
import { readPair } from './storedCredentials.ts';

type Step = { readonly id: string; readonly status: string; readonly detail?: string };

describe('npm run rotate', () => {
  let project: Project;
  let control: EmulatorControl;
  before(async () => {
    project = await createProject();
    control = await startEmulator(project);
    expectSuccess(await project.warm.json(['deploy:scratch', '--alias', 'dev']));
  });
  after(() => project.dispose());
  afterEach(() => control.clearFaults());

  const rotate = (...words: readonly string[]) => project.warm.json(['rotate', '--target-org', 'dev', ...words]);
  const stepsOf = (result: unknown): readonly Step[] => (result as { readonly steps: readonly Step[] }).steps;
  const journals = async (): Promise<string> => {
    const folder = join(project.dataDirectory, 'rotations');
    const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.jsonl'));
    return (await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')))).join('');
  };

  it('shows its plan and writes nothing', async () => {
    await control.clearRequests();
    const planned = await rotate('--dry-run');
    expectSuccess(planned);
    expect(stepsOf(planned.envelope.result).map(({ status }) => status)).to.include('planned');
    expect(writingRequests(await control.requests())).to.deep.equal([]);
  });

  it('BL-042 keeps a working pair when the rotation is refused, and the next run finishes it', async () => {
    const before = await readPair(project, 'dev');
    await control.addFault({
      match: { method: 'PATCH', pathPattern: '/staged/' },
      kind: 'status',
      status: 500,
      effect: 'before',
      times: 1,
    });
    const failed = await rotate();
    expectFailure(failed, { name: 'OrgUnavailableError', exitCode: 20, action: /run the command again/ });
    expect(await readPair(project, 'dev')).to.deep.equal(before);
    const staged = stepsOf(failed.envelope.result).find(({ id }) => id === 'stage-credentials');
    expect(staged?.detail, 'the staged pair is named').to.match(/3MVG9/);

    const finished = await rotate();
    expectSuccess(finished);
    const after = await readPair(project, 'dev');
    expect(staged?.detail).to.include(after.consumerKey);
    expect(stepsOf(finished.envelope.result).map(({ id }) => id)).not.to.include('stage-credentials');
    for (const secret of [before.consumerSecret, after.consumerSecret]) {
      expect(`${failed.stdout}${finished.stdout}${await journals()}`).not.to.include(secret);
    }
  });

  it('BL-047 never waits for an answer, also without a terminal, and refuses flags that contradict each other', async () => {
    const refused = await rotate('--finish', '--abort');
    expectFailure(refused, { name: 'UsageError', exitCode: 2, action: /npm run rotate -- --help/ });
    const misplaced = await rotate('--grace', '7d');
    expectFailure(misplaced, { name: 'UsageError', exitCode: 2, action: /npm run rotate -- --help/ });
    // A plan that stores no new pair has nobody to tell, and says so instead of leaving the hook out.
    const nobodyToTell = await rotate('--finish', '--on-rotated', 'restart.sh');
    expectFailure(nobodyToTell, { name: 'UsageError', exitCode: 2, action: /npm run rotate -- --help/ });
    const repairAlone = await rotate('--repair', '--emergency');
    expectFailure(repairAlone, { name: 'UsageError', exitCode: 2, action: /npm run rotate -- --help/ });
    const unreadable = await rotate('--if-older-than', 'soon');
    expectFailure(unreadable, { name: 'UsageError', exitCode: 2, action: /npm run rotate -- --help/ });
  });

  it('refuses while the previous pair is alive, and ends it with --finish', async () => {
    expectFailure(await rotate(), { name: 'PreviousPairAliveError', exitCode: 2, action: /--finish/ });
    const finished = await rotate('--finish');
    expectSuccess(finished);
    expect(stepsOf(finished.envelope.result).find(({ id }) => id === 'prove-refused')).to.include({ status: 'done' });
    const nothing = await rotate('--finish');
    expectSuccess(nothing);
    expect(nothing.envelope.result).to.include({ outcome: 'unchanged' });
  });

  it('tells its hook, and says when it fails', async () => {
    const failed = await rotate('--on-rotated', 'node -e "process.exit(4)"');
    expectFailure(failed, { name: 'RotationHookFailedError', exitCode: 68, action: /--on-rotated/ });
    expectSuccess(await rotate('--on-rotated', 'node -e 0'));
  });

  it('prints a report that names the previous pair and the command that ends it', async () => {
    expectSuccess(await rotate('--finish'));
    const { stdout, exitCode } = await project.run(['rotate', '--target-org', 'dev']);
    expect(exitCode).to.equal(0);
    expect(stdout).to.match(/Previous pair[\s\S]*works[\s\S]*--finish/);
    expect(stdout).to.include('Emulated: this run proves nothing about a real org.');
  });

  describe('npm run app:disable', () => {
    const tell = (command: string, ...words: readonly string[]) =>
      project.warm.json([command, '--target-org', 'dev', ...words]);
    const tellAsProcess = (command: string) => project.json([command, '--target-org', 'dev']);

    it('stops tokens until app:enable, and deployments leave it so', async () => {
      expectSuccess(await tellAsProcess('app:disable'));
      expectFailure(await tell('verify'), { name: 'TokenRefusedError', exitCode: 1, action: /./ });
      expectFailure(await tell('deploy'), { name: 'AppDisabledError', exitCode: 2, action: /npm run app:enable/ });
      expectSuccess(await tellAsProcess('app:enable'));
      expectSuccess(await tell('verify'));
      expectSuccess(await tell('deploy'));
    });
  });
});
