/** The coverage rows of the Metadata API: each operation once, each with a source. */

import { expect } from 'chai';
import { metadataCoverage } from '../../../../scripts/emulator/services/metadata/coverage.ts';

describe('metadataCoverage', () => {
  it('names every operation once', () => {
    const operations = metadataCoverage.map(({ operation }) => operation);
    expect(operations.filter((operation, index) => operations.indexOf(operation) !== index)).to.deep.equal([]);
  });

  it('has a source for everything, or says that it is a guess', () => {
    expect(metadataCoverage.filter(({ source }) => source.trim() === '')).to.deep.equal([]);
    expect(metadataCoverage.some(({ source }) => source === 'guess')).to.equal(true);
  });
});
