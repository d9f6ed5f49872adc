import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createOrgPins } from '../../../../scripts/pipeline/release/orgPins.ts';

describe('createOrgPins', () => {
  it('keeps what several releases pin at the same time', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'eca-pins-'));
    try {
      const path = join(folder, '.eca', 'orgs.json');
      const pin = { orgId: '00D000000000001AAA', instanceUrl: 'https://acme.my.salesforce.com' };
      const aliases = ['a', 'b', 'c', 'd'];
      await Promise.all(aliases.map((alias) => createOrgPins(path).write(new Map([[alias, pin]]))));
      expect([...(await createOrgPins(path).read()).keys()].toSorted()).to.deep.equal(aliases);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
