/** The commit that a deployment is recorded with, from a real repository. */
import { access, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { readSourceCommit } from '../../../../scripts/definition/git/readSourceCommit.ts';

describe('readSourceCommit', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eca-commit-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('tells the commit, whether files differ from it, and nothing where there is none', async () => {
    const git = (...words: readonly string[]) =>
      execa('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...words], { cwd: folder });
    expect(await readSourceCommit(folder)).to.equal(undefined);
    await git('init', '--quiet');
    expect(await readSourceCommit(folder)).to.equal(undefined);
    const file = join(folder, 'a.xml');
    await writeFile(file, 'one');
    await git('add', 'a.xml');
    await git('commit', '--quiet', '--message', 'one');
    const commit = await readSourceCommit(folder);
    expect(commit).to.match(/^[0-9a-f]{12}$/);
    await utimes(file, 1_000_000, 1_000_000);
    await writeFile(join(folder, 'untracked'), 'x');
    expect(await readSourceCommit(folder)).to.equal(commit);
    await writeFile(file, 'two');
    expect(await readSourceCommit(folder)).to.equal(`${commit}-dirty`);
  });

  it('works beside a lock that another git has left, and takes none', async () => {
    const lock = join(folder, '.git', 'index.lock');
    await writeFile(lock, '');
    expect(await readSourceCommit(folder)).to.match(/-dirty$/);
    await access(lock);
  });
});
