/** The computed username: one for each org and app, the same on every run, never too long. */
import { expect } from 'chai';
import { integrationUsername } from '../../../scripts/definition/integrationUsername.ts';

const ORG = '00D000000000001AAA';
const DOMAIN = 'integration.example.com';

describe('definition/integrationUsername', () => {
  it('BL-105 is the same on every run and another in every org, and legal as a username', () => {
    expect(integrationUsername('Order_Sync', ORG, DOMAIN)).to.equal(
      'order-sync.00d000000000001aaa@integration.example.com',
    );
    const names = [
      integrationUsername('Order_Sync', ORG, DOMAIN),
      integrationUsername('Order_Sync', '00D000000000002AAA', DOMAIN),
      integrationUsername('Order_Sync_2', ORG, DOMAIN),
      integrationUsername('Order_Sync', ORG, 'acme.example'),
    ];
    expect(new Set(names).size).to.equal(4);
    for (const name of names) {
      expect(name).to.match(/^[a-z0-9][a-z0-9.-]*@[a-z0-9.-]+$/);
    }
  });

  it('BL-105 keeps ids apart that differ in case alone, by their last three characters', () => {
    expect(integrationUsername('A', '00Daaaaaaaaaaa1AAA', DOMAIN)).not.to.equal(
      integrationUsername('A', '00DAAAAAAAAAAA1ABC', DOMAIN),
    );
  });

  it('BL-107 has at most 80 characters, shortened in a stable way and still unique', () => {
    const domain = 'd'.repeat(30);
    const long = 'A'.repeat(60);
    const names = [long, `${long.slice(1)}B`, `${long.slice(1)}C`].map((app) => integrationUsername(app, ORG, domain));
    expect(new Set(names).size).to.equal(3);
    for (const name of names) {
      expect(name).to.have.lengthOf(80);
      expect(name.endsWith(`.00d000000000001aaa@${domain}`)).to.equal(true);
    }
    expect(integrationUsername(long, ORG, domain)).to.equal(names[0]);
  });

  it('BL-107 has at most 80 characters for every length of name and domain that the schema allows', () => {
    for (let domainLength = 1; domainLength <= 50; domainLength += 1) {
      for (let nameLength = 1; nameLength <= 80; nameLength += 1) {
        const name = integrationUsername('a'.repeat(nameLength), ORG, 'd'.repeat(domainLength));
        expect(name.length, `${nameLength}, ${domainLength}`).to.be.at.most(80);
      }
    }
  });

  it('BL-107 cuts a domain that leaves no room, and keeps domains apart that end alike', () => {
    const names = ['a', 'b'].map((start) =>
      integrationUsername('Order_Sync', ORG, `${start}.${'d'.repeat(60)}.example.com`),
    );
    expect(new Set(names).size).to.equal(2);
    for (const name of names) {
      expect(name.length).to.be.at.most(80);
      expect(name).to.match(/^o-[0-9a-f]{8}\.00d000000000001aaa@d+\.example\.com$/);
    }
  });

  it('makes a local part of any name', () => {
    for (const [app, local] of [
      ['__A__', 'a'],
      ['Größe', 'gr-e'],
      ['注文', 'app'],
      ['', 'app'],
    ] as const) {
      expect(integrationUsername(app, ORG, DOMAIN)).to.equal(`${local}.00d000000000001aaa@${DOMAIN}`);
    }
  });
});
