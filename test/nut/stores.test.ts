/** Stores behind a command, as a user chooses them: what is refused before an org is made, and what goes through one. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { createProject, type Project, ROOT } from '../support/commandLine.ts';
import { expectFailure, expectSuccess } from './expectFailure.ts';

const PROGRAM = join(ROOT, 'test', 'fixtures', 'storeClis', 'folderStore.mjs');
const environment = ['FOLDER_STORE_DIR'];

describe('A credential store of the project', () => {
  let project: Project;
  before(async () => {
    project = await createProject();
    await project.write(
      'config/credential-stores.json',
      JSON.stringify({
        default: 'own',
        stores: {
          own: { kind: 'exec', command: [process.execPath, PROGRAM], environment },
          expired: { kind: 'exec', command: [process.execPath, PROGRAM, 'exit=3'], environment },
          absent: { kind: 'exec', command: ['no-such-command'] },
        },
      }),
    );
  });
  after(() => project.dispose());

  const variables = () => ({ FOLDER_STORE_DIR: join(project.folder, 'kept', 'documents'), LOG: 'x' });
  const run = (...words: readonly string[]) => project.warm.json(words, variables());

  it('is asked before a scratch org is signed up for', async () => {
    const absent = await run('deploy:scratch', '--store', 'absent');
    expectFailure(absent, { name: 'StoreCliMissingError', exitCode: 2, action: /^Install "no-such-command"/ });
    const expired = await run('deploy:scratch', '--store', 'expired');
    expectFailure(expired, { name: 'StoreLoginMissingError', exitCode: 2, action: /^Log in/ });
    for (const { envelope } of [absent, expired]) {
      expect(JSON.stringify(envelope)).to.not.contain('create-scratch-org');
    }
  });

  it('BL-043 takes the pair, gives it back to verify and loses it with the org, and shows the secret to nobody', async () => {
    const deployed = await run('deploy:scratch', '--alias', 'dev', '--store', 'own');
    expectSuccess(deployed);
    const location = 'the current pair of Order_Sync in emulated-dev, in the store "own"';
    expect(deployed.envelope.result).to.include({ credentialStore: location });
    const kept = join(
      project.folder,
      'kept',
      'documents',
      encodeURIComponent('["emulated-dev","Order_Sync","current"]'),
    );
    const { consumerSecret } = JSON.parse(await readFile(kept, 'utf8')) as { consumerSecret: string };
    const verified = await project.json(['verify', '--target-org', 'dev', '--store', 'own'], variables());
    expectSuccess(verified);
    const elsewhere = await run('verify', '--target-org', 'dev');
    expectFailure(elsewhere, { name: 'CredentialsNotStoredError', exitCode: 2, action: /./ });
    const deleted = await run('org:delete', '--target-org', 'dev', '--store', 'own');
    expectSuccess(deleted);
    expect(deleted.envelope.result).to.include({ credentialsDeleted: true });
    const calls = await readFile(join(project.folder, 'kept', 'calls'), 'utf8');
    expect(calls).to.contain('"action":"write"');
    const outputs = [deployed, verified, elsewhere, deleted].flatMap(({ stdout, stderr }) => [stdout, stderr]);
    const forms = [consumerSecret, Buffer.from(consumerSecret).toString('base64'), encodeURIComponent(consumerSecret)];
    for (const text of [calls, ...outputs]) {
      expect(forms.some((form) => text.includes(form))).to.equal(false);
    }
  });
});
