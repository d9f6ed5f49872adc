/** Which files outside the package directories are searched for secrets, in a real folder. */
import { sep } from 'node:path';
import { expect } from 'chai';
import { readGuardedFiles } from '../../../scripts/definition/guardedFiles.ts';
import { withFolder } from '../../support/temporaryProject.ts';

const FILES = {
  'docs/setup.md': 'x',
  'docs/deep/er/notes': 'x',
  'config/values.json': '{}',
  'README.md': 'x',
  'notes.TXT': 'x',
  'ci.yml': 'x',
  '.env.example': 'A=b',
  '.env': 'A=b',
  'package.json': '{}',
  'scripts/x.ts': 'x',
} as const;

const READ = [
  '.env.example',
  'README.md',
  'ci.yml',
  'config/values.json',
  'docs/deep/er/notes',
  'docs/setup.md',
  'notes.TXT',
];

describe('definition/guardedFiles', () => {
  it('reads configuration, documents and examples, by paths relative to the project', async () => {
    const found = await withFolder(FILES, readGuardedFiles);
    expect(found.map(({ path }) => path).toSorted()).to.deep.equal(READ);
    expect(found.find(({ path }) => path === '.env.example')?.content.toString()).to.equal('A=b');
  });

  it('gives the same paths for a folder that is written with a separator at its end', async () => {
    const found = await withFolder(FILES, (folder) => readGuardedFiles(folder + sep));
    expect(found.map(({ path }) => path).toSorted()).to.deep.equal(READ);
  });

  it('leaves out what is too big for notes, and does without any of its folders', async () => {
    expect(await withFolder({ 'docs/big.txt': 'x'.repeat(1_000_001) }, readGuardedFiles)).to.deep.equal([]);
    expect(await withFolder({}, readGuardedFiles)).to.deep.equal([]);
  });
});
