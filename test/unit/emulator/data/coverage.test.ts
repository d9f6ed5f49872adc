/** The coverage rows of the data service: each operation once, each with a source. */

import { expect } from 'chai';
import { dataCoverage } from '../../../../scripts/emulator/services/data/coverage.ts';

describe('dataCoverage', () => {
  it('names every operation once', () => {
    const operations = dataCoverage.map(({ operation }) => operation);
    expect(operations.filter((operation, index) => operations.indexOf(operation) !== index)).to.deep.equal([]);
  });

  it('has a source for everything, or says that it is a guess', () => {
    expect(dataCoverage.filter(({ source }) => source.trim() === '')).to.deep.equal([]);
    expect(dataCoverage.some(({ source }) => source === 'guess')).to.equal(true);
  });
});
