import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { generatedDocs, pathOf } from '../support/generatedDocs.ts';

describe('the generated texts', () => {
  it('are what `npm run docs` would write', async () => {
    const docs = await generatedDocs();
    expect(docs.size).to.be.greaterThan(0);
    for (const [file, content] of docs) {
      expect(readFileSync(pathOf(file), 'utf8'), file).to.equal(content);
    }
  });
});
