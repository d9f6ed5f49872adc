/** Repairs that move a file: what stands at the new place stays. */
import { lstat, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { applySourceFixes } from '../../../scripts/cli/applySourceFixes.ts';
import { toSfError } from '../../../scripts/lib/errors.ts';

describe('cli/applySourceFixes', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eca-fixes-'));
    await writeFile(join(folder, 'old.xml'), 'text');
  });
  afterEach(() => rm(folder, { recursive: true }));
  const move = (movedTo: string) =>
    applySourceFixes(folder, [{ path: 'old.xml', before: 'text', after: 'new text', movedTo }]);

  it('changes a file and moves it into a folder that is not there yet', async () => {
    await move('folder/new.xml');
    expect(await readFile(join(folder, 'folder/new.xml'), 'utf8')).to.equal('new text');
    expect(await lstat(join(folder, 'old.xml')).catch(({ code }) => code)).to.equal('ENOENT');
  });

  it('refuses a place that a file or a link to nowhere has taken, and changes nothing', async () => {
    await writeFile(join(folder, 'file.xml'), 'other');
    await symlink('nowhere', join(folder, 'link.xml'));
    for (const place of ['file.xml', 'link.xml']) {
      const error = await move(place).then(() => undefined, toSfError);
      expect([error?.name, error?.exitCode], place).to.deep.equal(['FixRefusedError', 2]);
      expect(error?.actions?.[0], place).to.be.a('string');
    }
    expect(await readFile(join(folder, 'old.xml'), 'utf8')).to.equal('text');
    expect(await readFile(join(folder, 'file.xml'), 'utf8')).to.equal('other');
    expect((await lstat(join(folder, 'link.xml'))).isSymbolicLink()).to.equal(true);
  });

  it('refuses a place that is taken while it works, and leaves everything as it was', async () => {
    await writeFile(join(folder, 'other.xml'), 'other');
    // Two spellings of one place: both are free when they are looked at, and the second is taken by the first.
    const fixes = [
      { path: 'old.xml', before: 'text', after: 'new text', movedTo: 'folder/new.xml' },
      { path: 'other.xml', before: 'other', after: 'new other', movedTo: 'folder//new.xml' },
    ];
    const error = await applySourceFixes(folder, fixes).then(() => undefined, toSfError);
    expect([error?.name, error?.exitCode]).to.deep.equal(['FixRefusedError', 2]);
    expect(error?.message).to.include('folder/new.xml').and.to.include('meanwhile');
    expect(await readFile(join(folder, 'old.xml'), 'utf8')).to.equal('text');
    expect(await readFile(join(folder, 'other.xml'), 'utf8')).to.equal('other');
    expect(await lstat(join(folder, 'folder/new.xml')).catch(({ code }) => code)).to.equal('ENOENT');
  });

  it('refuses a place below a file', async () => {
    await writeFile(join(folder, 'file.xml'), 'other');
    const error = await move('file.xml/new.xml').then(() => undefined, toSfError);
    expect([error?.name, error?.exitCode]).to.deep.equal(['FixRefusedError', 2]);
    expect(await readFile(join(folder, 'old.xml'), 'utf8')).to.equal('text');
  });
});
