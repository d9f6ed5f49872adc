/** Which folder is the project, from real folders; the home folder is one only for whoever stands in it. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { findProjectRoot } from '../../../scripts/definition/findProjectRoot.ts';
import { withFolder } from '../../support/temporaryProject.ts';
import { expectError, thrownBy } from '../../support/thrownBy.ts';

describe('definition/findProjectRoot', () => {
  it('finds the folder itself and the nearest folder above', async () => {
    await withFolder({ 'p/sfdx-project.json': '{}', 'p/a/sfdx-project.json': '{}', 'p/a/b/c.txt': '' }, async (top) => {
      expect(await findProjectRoot(join(top, 'p'), top)).to.equal(join(top, 'p'));
      expect(await findProjectRoot(join(top, 'p/a/b'), top)).to.equal(join(top, 'p/a'));
    });
  });

  it('BL-070 takes no project file of the home folder for a folder below it', async () => {
    await withFolder({ 'sfdx-project.json': 'broken', 'work/p/sfdx-project.json': '{}' }, async (home) => {
      await mkdir(join(home, 'work/p/sub'));
      await mkdir(join(home, 'elsewhere'));
      expect(await findProjectRoot(join(home, 'work/p/sub'), home)).to.equal(join(home, 'work/p'));
      const error = await thrownBy(() => findProjectRoot(join(home, 'elsewhere'), home));
      expectError(error, 'NotAProjectError', 2, 'Run the command in the folder that holds sfdx-project.json.');
      expect(error.message).to.contain(join(home, 'elsewhere'));
    });
  });

  it('takes the home folder itself when the command was started right there', async () => {
    await withFolder({ 'sfdx-project.json': '{}' }, async (home) => {
      expect(await findProjectRoot(home, home)).to.equal(home);
    });
  });

  it('says so outside of any project, also for a folder that does not exist', async () => {
    await withFolder({ 'a.txt': '' }, async (folder) => {
      for (const start of [folder, join(folder, 'none'), join(folder, 'a.txt')]) {
        expectError(await thrownBy(() => findProjectRoot(start)), 'NotAProjectError', 2, /^Run the command/);
      }
    });
  });
});
