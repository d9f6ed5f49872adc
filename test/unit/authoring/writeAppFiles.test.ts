import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { writeAppFiles } from '../../../scripts/authoring/writeAppFiles.ts';
import { projectJson, withFolder } from '../../support/temporaryProject.ts';
import { thrownBy } from '../../support/thrownBy.ts';

const A = 'force-app/main/default/externalClientApps/A.eca-meta.xml';
const B = 'force-app/main/default/externalClientApps/B.eca-meta.xml';
const WRITE = { mode: 'write', overwrite: false } as const;

const withProject = (work: (root: string) => Promise<void>) =>
  withFolder({ 'sfdx-project.json': projectJson(), [B]: 'one\ntwo\nthree\n' }, work);
const textOf = (root: string, path: string) => readFile(join(root, path), 'utf8');

describe('writeAppFiles', () => {
  it('creates files, and finds them unchanged the second time', async () => {
    await withProject(async (root) => {
      const files = [{ path: A, content: 'a\n' }];
      const first = await writeAppFiles(root, files, WRITE);
      expect(first).to.deep.equal({
        isWritten: true,
        files: [{ path: A, state: 'created', diff: `--- /dev/null\n+++ b/${A}\n@@ -0,0 +1 @@\n+a\n` }],
      });
      expect(await textOf(root, A)).to.equal('a\n');
      const second = await writeAppFiles(root, files, WRITE);
      expect(second).to.deep.equal({ isWritten: false, files: [{ path: A, state: 'unchanged', diff: '' }] });
    });
  });

  it('writes nothing at all while one file differs, and shows how', async () => {
    await withProject(async (root) => {
      const files = [
        { path: A, content: 'a\n' },
        { path: B, content: 'one\n2\nthree\n' },
      ];
      const refused = await writeAppFiles(root, files, WRITE);
      expect(refused.isWritten).to.equal(false);
      expect(refused.files.map(({ state }) => state)).to.deep.equal(['created', 'differs']);
      expect(refused.files[1]?.diff).to.equal(`--- a/${B}\n+++ b/${B}\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n`);
      expect(await readdir(join(root, 'force-app/main/default/externalClientApps'))).to.deep.equal(['B.eca-meta.xml']);
      const agreed = await writeAppFiles(root, files, { mode: 'write', overwrite: true });
      expect(agreed.files.map(({ state }) => state)).to.deep.equal(['created', 'overwritten']);
      expect(await textOf(root, B)).to.equal('one\n2\nthree\n');
    });
  });

  it('takes an edit of the text that is there, and no edit of another text', async () => {
    await withProject(async (root) => {
      const files = [{ path: B, content: 'one\ntwo\nthree\nfour\n', editOf: 'one\ntwo\nthree\n' }];
      expect((await writeAppFiles(root, files, { ...WRITE, mode: 'dryRun' })).files[0]?.state).to.equal('edited');
      expect(await textOf(root, B)).to.equal('one\ntwo\nthree\n');
      await writeFile(join(root, B), 'changed meanwhile\n');
      expect((await writeAppFiles(root, files, WRITE)).files[0]?.state).to.equal('differs');
      expect(await textOf(root, B)).to.equal('changed meanwhile\n');
    });
  });

  for (const path of [
    '../outside.xml',
    'force-app/../outside.xml',
    '/etc/passwd',
    'scripts/x.xml',
    'force-app\\x.xml',
    'force-application/x.xml',
  ]) {
    it(`refuses ${path}`, async () => {
      await withProject(async (root) => {
        const error = await thrownBy(() => writeAppFiles(root, [{ path, content: 'x' }], WRITE));
        expect(error).to.include({ name: 'UnsafePathError', exitCode: 2 });
      });
    });
  }

  it('follows no link, neither of a folder nor of a file', async () => {
    await withProject(async (root) => {
      await withFolder({ 'target.xml': 'kept' }, async (outside) => {
        await symlink(outside, join(root, 'force-app/linked'));
        await symlink(join(outside, 'target.xml'), join(root, 'force-app/link.xml'));
        for (const path of ['force-app/linked/x.xml', 'force-app/link.xml']) {
          const error = await thrownBy(() =>
            writeAppFiles(root, [{ path, content: 'x' }], { mode: 'write', overwrite: true }),
          );
          expect(error).to.have.property('name', 'UnsafePathError');
        }
        expect(await readdir(outside)).to.deep.equal(['target.xml']);
        expect(await textOf(outside, 'target.xml')).to.equal('kept');
      });
    });
  });

  it('puts back what it has written when a later file can not be', async () => {
    await withProject(async (root) => {
      // The name is as long as a name may be; that of the temporary file beside it would be longer.
      const tooLong = `force-app/${'x'.repeat(255)}`;
      const files = [
        { path: A, content: 'a\n' },
        { path: B, content: 'other\n' },
        { path: tooLong, content: 'x' },
      ];
      await thrownBy(() => writeAppFiles(root, files, { mode: 'write', overwrite: true }));
      expect(await readdir(join(root, 'force-app/main/default/externalClientApps'))).to.deep.equal(['B.eca-meta.xml']);
      expect(await textOf(root, B)).to.equal('one\ntwo\nthree\n');
      expect(await readdir(join(root, 'force-app'))).to.deep.equal(['main']);
    });
  });

  it('refuses two files whose names differ in case only', async () => {
    await withProject(async (root) => {
      const files = [
        { path: 'force-app/x.xml', content: '1' },
        { path: 'force-app/X.xml', content: '2' },
      ];
      expect(await thrownBy(() => writeAppFiles(root, files, WRITE))).to.have.property('name', 'UnsafePathError');
    });
  });
});
