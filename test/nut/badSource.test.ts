/**
 * Everything that can be wrong with a project before an org is asked: the command ends with exit code 2, says where and
 * what to do, and no scratch org was requested for it.
 */
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { createProject, type Project, ROOT } from '../support/commandLine.ts';
import { APP, BAD_SOURCES, BASE, GLOBAL, OAUTH, remove, SECRET, swap } from './badSources.ts';
import { type EmulatorControl, startEmulator } from './emulatorControl.ts';
import { expectFailure, expectSuccess } from './expectFailure.ts';
import { listFolder } from './listFolder.ts';

describe('A project that is at fault', () => {
  let project: Project;
  let control: EmulatorControl;
  before(async () => {
    project = await createProject();
    control = await startEmulator(project);
  });
  after(() => project.dispose());
  beforeEach(async () => {
    await control.clearRequests();
    for (const name of ['force-app', 'other-app', 'config', 'sfdx-project.json']) {
      await rm(join(project.folder, name), { recursive: true, force: true });
    }
    for (const name of ['force-app', 'config', 'sfdx-project.json']) {
      await cp(join(ROOT, name), join(project.folder, name), { recursive: true });
    }
  });

  for (const { title, make, words = [], name, says, action } of BAD_SOURCES) {
    it(`is told so before a scratch org is asked for: ${title}`, async () => {
      await make(project);
      const failed = await project.warm.json(['deploy:scratch', ...words]);
      expectFailure(failed, { name, exitCode: 2, action });
      expect(failed.envelope.message).to.match(says);
      expect(failed.stdout + failed.stderr).to.not.include(SECRET);
      const asked = (await control.requests()).filter(({ path }) => path.includes('ScratchOrgInfo'));
      expect(asked.filter(({ method }) => method === 'POST')).to.deep.equal([]);
    });
  }

  it('is no fault to name one of two apps', async () => {
    await cp(join(project.folder, APP), join(project.folder, `${BASE}/externalClientApps/Billing.eca-meta.xml`));
    const planned = await project.warm.json(['deploy:scratch', '--dry-run', '--app', 'Order_Sync']);
    expectSuccess(planned);
    expect(planned.envelope.result).to.include({ app: 'Order_Sync' });
  });

  it('is told to a person in plain words, with the place and no JSON', async () => {
    await swap(GLOBAL, '<isClientCredentialsFlowEnabled>true', '<isClientCredentialsFlowEnabled>false')(project);
    const { exitCode, stdout, stderr } = await project.run(['deploy:scratch']);
    expect(exitCode).to.equal(2);
    expect(stdout + stderr)
      .to.match(/ecaGlblOauth-meta\.xml:5:5/)
      .and.include('SourceInvalidError');
    expect(stdout).to.not.match(/^\s*[{[]/);
  });

  it('is looked for from any folder below it, and missed outside of one', async () => {
    const inside = await project.warm.json(['deploy:scratch', '--dry-run'], {}, `${BASE}/settings`);
    expectSuccess(inside);
    const outside = await project.warm.json(['deploy:scratch', '--dry-run'], {}, '..');
    expectFailure(outside, { name: 'NotAProjectError', exitCode: 2, action: /sfdx-project\.json/ });
  });

  it('is not written to by a run that refuses it', async () => {
    await remove(OAUTH)(project);
    const before = await listFolder(join(project.folder, 'force-app'));
    expect((await project.warm.run(['deploy:scratch'])).exitCode).to.equal(2);
    expect(await listFolder(join(project.folder, 'force-app'))).to.deep.equal(before);
  });
});
