/** Which files of a real folder are read, with their bytes, and what is only warned of. */
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { buildForceIgnore, readForceIgnore } from '../../../scripts/definition/forceIgnore.ts';
import { readSourceTree } from '../../../scripts/definition/sourceTree.ts';
import { withFolder } from '../../support/temporaryProject.ts';

const NOTHING_IGNORED = buildForceIgnore('');

describe('definition/sourceTree', () => {
  it('gives every file once, sorted, with its bytes, also where directories overlap', async () => {
    const bytes = Uint8Array.from([0xef, 0xbb, 0xbf, 0, 255]);
    const { files, warnings } = await withFolder({ 'b/x.bin': bytes, 'a/sub/é.txt': 'é', 'c/no.txt': '' }, (folder) =>
      readSourceTree(folder, ['b', 'a', 'a/sub'], NOTHING_IGNORED),
    );
    expect(files.map(({ path }) => path)).to.deep.equal(['a/sub/é.txt', 'b/x.bin']);
    expect(files[1]?.content.equals(bytes)).to.equal(true);
    expect(warnings).to.deep.equal([]);
  });

  it('tells what .forceignore keeps out, and reads it all the same', async () => {
    const { files } = await withFolder({ 'a/x.txt': 'secret', 'a/y.xml': '' }, (folder) =>
      readSourceTree(folder, ['a'], buildForceIgnore('*.txt')),
    );
    expect(files.map(({ path, isIgnored, content }) => [path, isIgnored, content.toString()])).to.deep.equal([
      ['a/x.txt', true, 'secret'],
      ['a/y.xml', false, ''],
    ]);
  });

  it('BL-067 warns of a directory that is not there, or is a file, and goes on', async () => {
    const { files, warnings } = await withFolder({ 'force-app/a.xml': '', file: '' }, (folder) =>
      readSourceTree(folder, ['force-app', 'unpackaged', 'file'], NOTHING_IGNORED),
    );
    expect(files).to.have.lengthOf(1);
    expect(warnings.map(({ ruleId, severity, message }) => [ruleId, severity, message])).to.deep.equal([
      ['package-directory-missing', 'warning', 'The package directory unpackaged does not exist'],
      ['package-directory-missing', 'warning', 'The package directory file does not exist'],
    ]);
  });

  it('BL-063 gives one warning for ignore files below the root, which have no effect', async () => {
    const { files, warnings } = await withFolder(
      {
        '.forceignore': '',
        'force-app/.forceignore': '**/externalClientApps/**',
        'force-app/main/.forceignore': '*',
        'force-app/externalClientApps/A.eca-meta.xml': '<a/>',
      },
      async (folder) => readSourceTree(folder, ['force-app'], await readForceIgnore(folder)),
    );
    expect(files.find(({ path }) => path.endsWith('A.eca-meta.xml'))?.isIgnored).to.equal(false);
    expect(warnings.map(({ ruleId, position }) => [ruleId, position.file])).to.deep.equal([
      ['nested-forceignore', 'force-app/.forceignore'],
    ]);
  });

  it('follows no link out of the project', async () => {
    const { files } = await withFolder({ 'a/x.txt': '', 'outside/y.txt': '' }, async (folder) => {
      await symlink(join(folder, 'outside'), join(folder, 'a/link'));
      return readSourceTree(folder, ['a'], NOTHING_IGNORED);
    });
    expect(files.map(({ path }) => path)).to.deep.equal(['a/x.txt']);
  });
});
