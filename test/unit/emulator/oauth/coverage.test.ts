/**
 * The coverage rows of the OAuth and credentials services: each operation once, each with a source.
 */
import { expect } from 'chai';
import { credentialsCoverage } from '../../../../scripts/emulator/services/credentials/coverage.ts';
import { oauthCoverage } from '../../../../scripts/emulator/services/oauth/coverage.ts';

describe('the coverage of OAuth and credentials', () => {
  const rows = [...oauthCoverage, ...credentialsCoverage];

  it('names no operation twice', () => {
    const operations = rows.map(({ operation }) => operation);
    expect(operations.filter((operation, index) => operations.indexOf(operation) !== index)).to.deep.equal([]);
  });

  it('has a source for every row and marks guesses with the bare word', () => {
    expect(
      rows.filter(({ source }) => source.trim() === '' || /guess$/.test(source) !== (source === 'guess')),
    ).to.deep.equal([]);
  });
});
