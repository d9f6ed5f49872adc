import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { get } from 'node:https';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { send } from '../../../support/emulatorHarness.ts';

const mainFile = join(import.meta.dirname, '../../../../scripts/emulator/main.ts');

type Run = { readonly child: ChildProcess; readonly stdout: () => string; readonly stderr: () => string };

describe('the emulator as a process', () => {
  let folder: string;
  let running: ChildProcess[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'eca-main-'));
    running = [];
  });

  afterEach(async () => {
    for (const child of running) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    rmSync(folder, { recursive: true, force: true });
  });

  const dataFolder = () => join(folder, 'data');
  const processFile = () => join(dataFolder(), 'emulator.json');
  const readProcessFile = () => JSON.parse(readFileSync(processFile(), 'utf8'));

  const run = (...args: readonly string[]): Run => {
    const child = spawn(process.execPath, [mainFile, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    running.push(child);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data) => {
      stdout += data;
    });
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    return { child, stdout: () => stdout, stderr: () => stderr };
  };

  const start = async (...args: readonly string[]): Promise<Run> => {
    const started = run('--data-dir', dataFolder(), ...args);
    if (started.child.stdout === null) throw new Error('no stdout');
    await once(started.child.stdout, 'data');
    return started;
  };

  const end = async ({ child }: Run, signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    const [code] = await once(child, 'exit');
    return code;
  };

  it('says in one line where it listens, and keeps its tokens in a file that only the owner reads', async () => {
    const emulator = await start('--propagation-delay', '7', '--signup-delay', '8');
    const file = readProcessFile();
    expect(emulator.stdout().split('\n')).to.have.lengthOf(2);
    expect(JSON.parse(emulator.stdout())).to.deep.equal({
      event: 'ready',
      frontUrl: file.frontUrl,
      devHub: { username: 'devhub@emulator.eca', instanceUrl: file.devHub.instanceUrl },
    });
    expect(emulator.stdout() + emulator.stderr())
      .not.to.contain(file.adminToken)
      .and.not.to.contain('5Aep');
    expect(file).to.include({ pid: emulator.child.pid, version: 1 });
    expect(file.devHub).to.include({ clientId: 'PlatformCLI' });
    expect(statSync(processFile()).mode & 0o777).to.equal(0o600);
    expect(statSync(dataFolder()).mode & 0o777).to.equal(0o700);
    const status = await send(`${file.frontUrl}/__emulator/status`, {
      headers: { 'x-emulator-token': file.adminToken },
    });
    expect(Object(status.body).settings).to.include({ propagationMilliseconds: 7, signupMilliseconds: 8 });
  });

  it('ends on SIGTERM with its file removed, and comes back with the same orgs on the same ports', async () => {
    const first = await start();
    const before = readProcessFile();
    expect(await end(first, 'SIGTERM')).to.equal(0);
    expect(existsSync(processFile())).to.equal(false);
    await start();
    const { frontUrl, loginUrl, devHub, adminToken } = readProcessFile();
    expect({ frontUrl, loginUrl, devHub, adminToken }).to.deep.equal({
      frontUrl: before.frontUrl,
      loginUrl: before.loginUrl,
      devHub: before.devHub,
      adminToken: before.adminToken,
    });
  });

  it('starts again after a kill that left its file behind', async () => {
    const first = await start();
    const before = readProcessFile();
    await end(first, 'SIGKILL');
    expect(existsSync(processFile())).to.equal(true);
    const second = await start();
    expect(readProcessFile()).to.deep.include({ pid: second.child.pid, devHub: before.devHub });
  });

  it('refuses a data folder that another one serves, and leaves that one alone', async () => {
    await start();
    const before = readProcessFile();
    const second = run('--data-dir', dataFolder());
    const [code] = await once(second.child, 'exit');
    expect(code).to.equal(3);
    expect(second.stderr()).to.contain(`Another emulator is running on ${dataFolder()}`).and.not.to.contain('    at ');
    expect(readProcessFile()).to.deep.equal(before);
    expect((await send(`${before.devHub.instanceUrl}/services/data`)).status).to.equal(200);
  });

  it('says what is wrong with its flags', async () => {
    const cases = [[], ['--data-dir', folder, '--port', 'x'], ['--no-such-flag']];
    for (const args of cases) {
      const refused = run(...args);
      const [code] = await once(refused.child, 'exit');
      expect([code, refused.stdout()], args.join(' ')).to.deep.equal([2, '']);
      expect(refused.stderr()).to.match(/--data-dir is missing|--port takes a whole number: x|--no-such-flag/);
    }
  });

  it('serves the Dev Hub over TLS with a certificate of its own authority', async () => {
    await start();
    const { devHub, certificateAuthorityFile } = readProcessFile();
    const ca = readFileSync(certificateAuthorityFile);
    const [response] = await once(get(`${devHub.tlsUrl}/services/data`, { ca }), 'response');
    expect(response.statusCode).to.equal(200);
    response.resume();
    await once(response, 'end');
  });

  it('listens on no address but loopback', async function () {
    const address = Object.values(networkInterfaces())
      .flat()
      .find((candidate) => candidate?.family === 'IPv4' && !candidate.internal)?.address;
    // A machine without a network has no other address to try.
    if (address === undefined) return this.skip();
    await start();
    const { frontUrl, loginUrl, devHub } = readProcessFile();
    for (const url of [frontUrl, loginUrl, devHub.instanceUrl, devHub.tlsUrl]) {
      const socket = connect(Number(new URL(url).port), address);
      const [error] = await once(socket, 'error');
      expect(error).to.include({ code: 'ECONNREFUSED' });
    }
  });
});
