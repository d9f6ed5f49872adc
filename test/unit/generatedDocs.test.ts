import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { COVERAGE, generatedDocs, pathOf } from '../support/generatedDocs.ts';

describe('the generated texts', () => {
  for (const [file, content] of generatedDocs()) {
    it(`${file} is what "npm run docs" would write`, () => {
      expect(readFileSync(pathOf(file), 'utf8')).to.equal(content);
    });
  }

  it('name each behaviour of a service once, and a source for it', () => {
    for (const [service, rows] of Object.entries(COVERAGE)) {
      const names = rows.map(({ operation }) => operation);
      expect(names.length, service).to.be.greaterThan(5);
      expect(new Set(names).size, service).to.equal(names.length);
      expect(rows.filter(({ source }) => source.trim() === '')).to.deep.equal([]);
    }
  });
});
