import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createOrgPins, withJournaled } from '../../../../scripts/pipeline/release/orgPins.ts';

describe('withJournaled', () => {
  it('knows an org of the journal where no pin is, and a pin before it', async () => {
    const pin = { orgId: '00D000000000001AAA', instanceUrl: 'https://acme.my.salesforce.com' };
    const none = async () => undefined;
    const pins = { location: 'orgs.json', read: async () => new Map([['a', pin]]), write: none, remove: none };
    const orgIds = new Map([
      ['a', '00D000000000009AAA'],
      ['b', '00D000000000002AAA'],
    ]);
    expect([...(await withJournaled(pins, orgIds).read())]).to.deep.equal([
      ['a', pin],
      ['b', { orgId: '00D000000000002AAA', instanceUrl: '' }],
    ]);
  });
});

describe('createOrgPins', () => {
  it('keeps what several releases pin at the same time', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'eca-pins-'));
    try {
      const path = join(folder, '.eca', 'orgs.json');
      const pin = { orgId: '00D000000000001AAA', instanceUrl: 'https://acme.my.salesforce.com' };
      const aliases = ['a', 'b', 'c', 'd'];
      await Promise.all(aliases.map((alias) => createOrgPins(path).write(new Map([[alias, pin]]))));
      expect([...(await createOrgPins(path).read()).keys()].toSorted()).to.deep.equal(aliases);
      await createOrgPins(path).remove((alias, { orgId }) => alias === 'b' && orgId === pin.orgId);
      await createOrgPins(path).remove(() => false);
      expect([...(await createOrgPins(path).read()).keys()]).to.deep.equal(['a', 'c', 'd']);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
