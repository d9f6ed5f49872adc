/**
 * The flow by a client in another language that shares no line with this project: what the emulator answers is then what
 * the documents say, and not only what our own code expects.
 */
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { makeDataFolder, removeDataFolder, type StartedEmulator, spawnEmulator } from '../support/startedEmulator.ts';

const SCRIPT = join(import.meta.dirname, 'independentClient.py');
const SOURCE = join(import.meta.dirname, '..', '..', 'force-app', 'main', 'default');

type Seen = Readonly<Record<string, unknown>> & { readonly runAsUsername: string; readonly instanceUrl: string };

const hasPython = async (): Promise<boolean> => {
  const { exitCode } = await execa('python3', ['--version'], { reject: false });
  return exitCode === 0;
};

describe('A client in Python, of its standard library alone', () => {
  let emulator: StartedEmulator | undefined;
  let dataFolder = '';

  before(async function () {
    if (!(await hasPython())) {
      if (process.env['CI'] === 'true') throw new Error('python3 is missing, which this suite needs in CI');
      process.stderr.write('skipped: python3 is not installed\n');
      this.skip();
    }
    dataFolder = await makeDataFolder();
    emulator = await spawnEmulator(dataFolder);
  });

  after(async () => {
    await emulator?.stop();
    if (dataFolder !== '') await removeDataFolder(dataFolder);
  });

  it('gets a scratch org, deploys the app, reads its credentials and uses and revokes a token', async () => {
    const { stdout, stderr } = await execa('python3', [SCRIPT, join(dataFolder, 'emulator.json'), SOURCE]);
    expect(stderr).to.equal('');
    // Printed by the script above.
    const seen = JSON.parse(stdout) as Seen;
    expect(seen).to.deep.include({
      signup: { Status: 'Active', Edition: 'Developer', SignupUsername: `test-${orgSuffix(seen)}@example.com` },
      deployed: { status: 'Succeeded', components: 7, errors: [] },
      grant: { scope: 'api', token_type: 'Bearer', instance_url: seen.instanceUrl },
      hasExpiresIn: false,
      tokenStartsWithOrg: true,
      introspected: { active: true, scope: 'api', username: seen.runAsUsername, token_type: 'access_token' },
      callerSees: seen.runAsUsername,
      afterRevocation: {
        active: false,
        status: 401,
        body: [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }],
      },
      wrongSecret: {
        status: 400,
        body: { error: 'invalid_client', error_description: 'invalid client credentials' },
      },
    });
  });
});

const orgSuffix = ({ orgId }: Seen): string => String(orgId).slice(6).toLowerCase();
