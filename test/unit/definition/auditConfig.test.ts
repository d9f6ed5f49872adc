import { expect } from 'chai';
import { readAuditConfig } from '../../../scripts/definition/auditConfig.ts';
import { withFolder } from '../../support/temporaryProject.ts';
import { thrownBy } from '../../support/thrownBy.ts';

const read = (content: string) =>
  withFolder({ 'config/audit.json': content }, (folder) => readAuditConfig(folder, (id) => id === 'scope-full'));
const accept = (entry: object): string => JSON.stringify({ accept: [entry] });
const good = { rule: 'scope-full', reason: 'until the move', until: '2027-03-31' };

describe('readAuditConfig', () => {
  it('reads acceptances, and nothing where there is no file', async () => {
    expect(await read(accept({ ...good, app: 'A', org: 'qa', file: 'a/' }))).to.deep.equal([
      { ...good, app: 'A', org: 'qa', file: 'a/' },
    ]);
    expect(await withFolder({}, (folder) => readAuditConfig(folder, () => true))).to.deep.equal([]);
  });

  const wrong: readonly (readonly [string, string, RegExp])[] = [
    ['an unknown rule', accept({ ...good, rule: 'scope-ful' }), /no rule "scope-ful"/],
    ['no reason', accept({ ...good, reason: ' ' }), /reason is empty/],
    ['no end', accept({ rule: good.rule, reason: 'x' }), /has no until/],
    ['a day that is none', accept({ ...good, until: '2027-13-01' }), /until must be a day/],
    ['an unknown key', accept({ ...good, untill: 'x' }), /unknown key "untill"/],
    ['a list that is none', '{ "accept": {} }', /must be a list/],
  ];
  for (const [what, content, message] of wrong) {
    it(`refuses ${what} at its place`, async () => {
      const error = await thrownBy(() => read(content));
      expect([error.name, error.exitCode]).to.deep.equal(['ConfigInvalidError', 2]);
      expect(error.message)
        .to.match(message)
        .and.to.match(/config\/audit\.json:1:\d+/);
    });
  }
});
