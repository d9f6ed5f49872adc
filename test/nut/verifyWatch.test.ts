/** `npm run verify -- --watch` as a process: what it prints when nothing changes, when something does, and how it ends. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { systemClock } from '../../scripts/lib/clock.ts';
import { poll } from '../../scripts/lib/poll.ts';
import { createProject, type Project } from '../support/commandLine.ts';
import { type EmulatorControl, startEmulator } from './emulatorControl.ts';
import { expectSuccess } from './expectFailure.ts';
import { credentialsFile } from './storedCredentials.ts';

/** Two rounds a second. */
const INTERVAL = '0.008';

describe('npm run verify -- --watch', () => {
  let project: Project;
  let control: EmulatorControl;
  let storeFile: string;
  let stored: string;
  before(async () => {
    project = await createProject();
    control = await startEmulator(project);
    expectSuccess(await project.warm.json(['deploy:scratch', '--alias', 'dev']));
    storeFile = credentialsFile(project, 'dev');
    stored = await readFile(storeFile, 'utf8');
  });
  after(() => project.dispose());
  afterEach(() => replaceStored(stored));

  /** At once, as the store does it: a probe must not read half a file. */
  const replaceStored = async (text: string): Promise<void> => {
    const written = join(project.folder, 'stored.json');
    await writeFile(written, text);
    await rename(written, storeFile);
  };
  const watch = (...words: readonly string[]) => {
    const running = project.start(['verify', '--target-org', 'dev', '--watch', INTERVAL, ...words]);
    let printed = '';
    running.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk.toString('utf8');
    });
    const until = async (what: string, isThere: () => boolean | Promise<boolean>): Promise<void> => {
      const outcome = await poll<true>(
        async () => ((await isThere()) ? { kind: 'done', value: true } : { kind: 'pending' }),
        { clock: systemClock, timeoutMilliseconds: 30_000, firstWaitMilliseconds: 20, maximumWaitMilliseconds: 100 },
      );
      expect(outcome.kind, `${what}; so far: ${printed}`).to.equal('done');
    };
    return { running, printed: () => printed, until };
  };
  const refusedTokens = async (): Promise<number> =>
    (await control.requests()).filter(({ path, status }) => path === '/services/oauth2/token' && status === 400).length;
  const tokens = async (): Promise<number> =>
    (await control.requests()).filter(({ path }) => path === '/services/oauth2/token').length;

  it('prints the report once, then changes only, and ends by Ctrl-C with exit code 130', async () => {
    const { running, printed, until } = watch();
    await until('the first report', () => printed().includes('Verified: Order_Sync in "dev"'));
    await control.clearRequests();
    await until('three probes', async () => (await tokens()) >= 3);
    expect(await refusedTokens(), 'a probe tries nothing that must be refused').to.equal(0);
    const quiet = printed();
    await replaceStored(stored.replace(/("consumerSecret": ")./, '$1x'));
    await until('the failure', () => / fails, after .* of working/.test(printed()));
    await replaceStored(stored);
    await until('the recovery', () => / works again, after /.test(printed()));
    running.kill('SIGINT');
    const { exitCode, stderr } = await running;
    expect(exitCode, stderr).to.equal(130);
    expect(quiet.match(/Order_Sync in "dev"/g), 'no round is printed twice').to.have.lengthOf(1);
    const changes = printed().slice(quiet.length);
    expect(changes.match(/^\d{4}-\d\d-\d\dT/gm)).to.have.lengthOf(2);
    expect(changes).to.match(/fix: {2}npm run deploy -- --target-org dev/);
    expect(stderr)
      .to.match(/Looking again every 0\.008 min/)
      .and.match(/Ended after \d+ rounds, with 2 changes\./);
  });

  it('prints one JSON document a line: the result, then each change', async () => {
    const { running, printed, until } = watch('--json');
    await until('the first document', () => printed().includes('\n'));
    await replaceStored(stored.replace(/("consumerSecret": ")./, '$1x'));
    await until('the change', () => printed().trim().split('\n').length === 2);
    running.kill('SIGINT');
    const { exitCode, stderr } = await running;
    expect([exitCode, stderr]).to.deep.equal([130, '']);
    const [first, change, ...others] = printed()
      .trim()
      .split('\n')
      .map((line): Record<string, unknown> => JSON.parse(line));
    expect(others).to.deep.equal([]);
    expect(first).to.include({ status: 0 });
    expect(change).to.include({ app: 'Order_Sync', from: 'works', to: 'TokenRefusedError' });
    expect(change).to.have.nested.property('diagnosis.decided', true);
    expect(printed()).not.to.contain(/"consumerSecret": "([^"]+)"/.exec(stored)?.[1]);
  });

  it('ends with one document when it can not begin', async () => {
    const ended = await project.warm.json(['verify', '--target-org', 'dev', '--watch', '1', '--app', 'Nope']);
    expect([ended.exitCode, ended.envelope.name]).to.deep.equal([2, 'AppNotFoundError']);
  });
});
