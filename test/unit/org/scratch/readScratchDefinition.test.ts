/** The scratch org definition file, right and wrong. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readScratchDefinition } from '../../../../scripts/org/scratch/readScratchDefinition.ts';
import { failureOf } from '../failureOf.ts';

describe('readScratchDefinition', () => {
  let folder = '';
  const file = (): string => join(folder, 'project-scratch-def.json');
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'eca-definition-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('gives the content without the reference to its schema', async () => {
    writeFileSync(file(), '\uFEFF{ "$schema": "x", "orgName": "Order Sync", "settings": { "a": true } }');
    expect(await readScratchDefinition(file())).to.deep.equal({ orgName: 'Order Sync', settings: { a: true } });
  });

  const broken = [
    { what: 'a comma too many', text: '{\n  "orgName": "x",\n}', line: 3, column: 1 },
    { what: 'an end that is missing', text: '{\n  "orgName": "x"', line: 2, column: 17 },
    { what: 'a list', text: '[]', line: 1, column: 1 },
    { what: 'a key in upper case', text: '{\n  "OrgName": "x"\n}', line: 2, column: 3 },
    { what: 'the duration', text: '{\n  "durationDays": 3\n}', line: 2, column: 3 },
  ];
  for (const { what, text, line, column } of broken) {
    it(`names line and column of ${what}`, async () => {
      writeFileSync(file(), text);
      const error = await failureOf(() => readScratchDefinition(file()));
      expect(error.name).to.equal('ConfigInvalidError');
      expect(error.exitCode).to.equal(2);
      expect(error.message).to.include(`${file()}:${line}:${column}: `);
      expect(error.actions?.[0]).to.be.a('string');
    });
  }

  it('says which file is missing and which flag names another', async () => {
    const error = await failureOf(() => readScratchDefinition(file()));
    expect(error.name).to.equal('ConfigInvalidError');
    expect(error.exitCode).to.equal(2);
    expect(error.message).to.include(file());
    expect(error.actions?.[0]).to.include('--definition-file');
  });
});
