/** Locks and pins in a place that is none: told at once, not after a lock has asked for twenty seconds. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createOrgLock } from '../../../../scripts/pipeline/release/orgLock.ts';
import { createOrgPins } from '../../../../scripts/pipeline/release/orgPins.ts';
import { thrownBy } from '../../../support/thrownBy.ts';

describe('A place where nothing can be written', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'eca-place-'));
    writeFileSync(join(folder, 'file'), '');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const place = (): string => join(folder, 'file', 'below');
  const tried: Readonly<Record<string, () => Promise<unknown>>> = {
    'the lock of an org': () => createOrgLock(place())({ alias: 'qa', orgId: '00D000000000001' }, async () => 1),
    'writing pins': () => createOrgPins(join(place(), 'orgs.json')).write(new Map()),
    'reading pins': () => createOrgPins(join(folder, 'file', 'orgs.json')).read(),
    'reading pins out of a folder': () => createOrgPins(folder).read(),
  };
  for (const [what, attempt] of Object.entries(tried)) {
    it(`is told of by ${what}`, async () => {
      const error = await thrownBy(attempt);
      expect(error.name).to.equal('JournalError');
      expect(error.message).to.match(/the system says E(NOTDIR|EXIST|ISDIR)/);
    });
  }
});
