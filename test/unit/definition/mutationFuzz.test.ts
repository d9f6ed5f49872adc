import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { fuzzSource, judgeFiles, kindredSeed, readSeed } from '../../fuzz/fuzzSource.ts';

const ROOT = resolve(import.meta.dirname, '..', '..', '..');
const INPUTS = 150;
const SEEDS = [
  readSeed('own', join(ROOT, 'force-app')),
  readSeed('retrieved', join(ROOT, 'test', 'fixtures', 'source', 'retrieved')),
  kindredSeed,
];

describe('Files broken at random', () => {
  it('neither crash the checks nor get a finding without a place', () => {
    const { inputs, kinds, findings, failures } = fuzzSource(SEEDS, 1, (done) => done < INPUTS);
    // How long one took depends on the machine; npm run fuzz holds it to a second.
    const wrong = failures.filter(({ problem }) => !problem.startsWith('took'));
    expect(wrong.map(({ kind, path, problem }) => `${path} (${kind}): ${problem}`)).to.deep.equal([]);
    expect(inputs).to.equal(INPUTS);
    expect(Object.keys(kinds).length).to.be.greaterThan(15);
    expect(findings).to.be.greaterThan(INPUTS);
  });

  it('are the same for the same seed', () => {
    const counts = () => {
      const { inputs, kinds, findings } = fuzzSource(SEEDS, 7, (done) => done < 20);
      return { inputs, kinds, findings };
    };
    expect(counts()).to.deep.equal(counts());
  });

  it('begin from files without errors', () => {
    expect(judgeFiles(SEEDS[0]?.files ?? []).filter(({ severity }) => severity === 'error')).to.deep.equal([]);
  });
});
