/**
 * The main job on a Dev Hub that is named by a flag and found in the person's own sf state. By default that hub is the
 * emulator's, which the command then can't tell from a real one; `npm run test:live` runs the same on a real Dev Hub.
 */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { ensureEmulator } from '../../scripts/cli/emulatorProcess.ts';
import { Secret } from '../../scripts/lib/secret.ts';
import { authorizeWithSfdxAuthUrl } from '../../scripts/org/authorizeOrg.ts';
import { createProject, type Project } from '../support/commandLine.ts';

const liveUrl = process.env['ECA_LIVE'] === 'true' ? process.env['SFDX_AUTH_URL'] : undefined;
const HUB = liveUrl === undefined ? 'emulator' : 'live-hub';
const ALIAS = 'dev';

/** Authorises the real hub in the project's own home, where the command will look for it. */
async function authorizeLiveHub(url: string, home: string): Promise<void> {
  const before = process.env['HOME'];
  process.env['HOME'] = home;
  try {
    await authorizeWithSfdxAuthUrl(Secret.of(url), HUB);
  } finally {
    process.env['HOME'] = before;
  }
}

describe(`The main job on the Dev Hub "${HUB}"`, function () {
  this.timeout(liveUrl === undefined ? 60_000 : 30 * 60_000);
  let project: Project;
  before(async () => {
    project = await createProject();
    if (liveUrl === undefined) {
      await ensureEmulator(project.dataDirectory);
      expect((await project.run(['emulator', 'login'])).exitCode).to.equal(0);
    } else {
      await authorizeLiveHub(liveUrl, project.home);
    }
  });
  after(async () => {
    // A scratch org that a failed test left would count against the hub's limit.
    await project.run(['org:delete', '--target-org', ALIAS, '--no-emulator']);
    await project.dispose();
  });

  it('goes from source to a verified token on a new scratch org', async () => {
    const { exitCode, envelope, stderr } = await project.json([
      'deploy:scratch',
      '--target-dev-hub',
      HUB,
      '--alias',
      ALIAS,
      '--duration-days',
      '1',
      '--no-emulator',
    ]);
    expect([exitCode, envelope.status, envelope.message], stderr).to.deep.equal([0, 0, undefined]);
    expect(envelope.result).to.include({ emulated: false, devHub: HUB, outcome: 'done', app: 'Order_Sync' });
    const proofs = envelope.result?.['proofs'] as readonly { id: string; status: string }[];
    for (const id of ['token-issued', 'introspection-active', 'api-call-succeeds', 'wrong-secret-refused']) {
      expect(proofs.find((proof) => proof.id === id)?.status, id).to.equal('proven');
    }
    const { mode } = await stat(join(project.dataDirectory, 'credentials', `${ALIAS}.json`));
    expect(mode & 0o777).to.equal(0o600);
  });

  it('changes nothing when it runs again on the same org', async () => {
    const { envelope } = await project.json(['deploy', '--target-org', ALIAS, '--no-emulator']);
    expect([envelope.status, envelope.message]).to.deep.equal([0, undefined]);
    expect(envelope.result).to.include({ emulated: false, outcome: 'unchanged' });
  });

  it('deletes the scratch org and its credentials', async () => {
    const { envelope } = await project.json(['org:delete', '--target-org', ALIAS, '--no-emulator']);
    expect(envelope).to.deep.include({ status: 0 });
    expect(envelope.result).to.include({ credentialsDeleted: true });
  });
});
