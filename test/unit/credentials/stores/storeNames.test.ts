import { expect } from 'chai';
import { createStoreNames, type NameRule } from '../../../../scripts/credentials/stores/storeNames.ts';

const RULES: Readonly<Record<string, readonly [string, NameRule]>> = {
  folders: ['eca/{org}/{app}/{version}', { characters: 'A-Za-z0-9._@+-' }],
  hyphens: ['eca-{org}-{app}-{version}', { characters: 'A-Za-z0-9-', letterCase: 'ignored' }],
  capitals: ['ECA_{org}_{app}_{version}', { characters: 'A-Za-z0-9_', letterCase: 'upper' }],
  turned: ['{version}/{app}.{org}', { characters: 'A-Za-z0-9._@+-' }],
};
const ORGS = [
  'qa',
  'QA',
  'qa-eu',
  'qa_eu',
  'qa.eu',
  'qaeu',
  'me@acme.com',
  '../qa',
  'qa/eu',
  'ä',
  '-qa',
  `q${'a'.repeat(80)}`,
];
const APPS = ['Order_Sync', 'eu_Order_Sync', 'EU', 'Order', 'Sync_current'];

describe('credentials/stores/storeNames', () => {
  it('reads as a person would write it, where nothing speaks against it', () => {
    const named = (rule: string, org: string): string => {
      const [template, names] = RULES[rule] ?? ['', { characters: '' }];
      return createStoreNames(template, names).nameOf({ org, app: 'Order_Sync', version: 'current' });
    };
    expect(named('folders', 'qa')).to.equal('eca/qa/Order_Sync/current');
    expect(named('folders', 'me@acme.com')).to.equal('eca/me@acme.com/Order_Sync/current');
    expect(named('hyphens', 'qa')).to.equal('eca-qa-Order-Sync-current');
    expect(named('capitals', 'qa')).to.equal('ECA_QA_ORDER_SYNC_CURRENT');
    expect(named('capitals', 'prod-eu')).to.equal('ECA_PRODEU3312B695_ORDER_SYNC_CURRENT');
  });

  for (const [title, [template, rule]] of Object.entries(RULES)) {
    it(`gives every pair a name of its own, and finds each org's (${title})`, () => {
      const names = createStoreNames(template, rule);
      const pairs = ORGS.flatMap((org) =>
        APPS.flatMap((app) => (['current', 'pending', 'previous'] as const).map((version) => ({ org, app, version }))),
      );
      const known = new Set(
        pairs.map((pair) => {
          const name = names.nameOf(pair);
          return rule.letterCase === undefined ? name : name.toLowerCase();
        }),
      );
      expect(known.size).to.equal(pairs.length);
      for (const pair of pairs) {
        const name = names.nameOf(pair);
        expect(name).to.match(new RegExp(`^[${rule.characters}/.]+$`));
        expect(name).to.not.match(/(^|\/)\.{1,2}(\/|$)/);
        expect(names.versionOf(name), name).to.equal(pair.version);
        const owners = ORGS.filter((org) => names.isOfOrg(name, org));
        expect(owners, name).to.deep.equal([pair.org]);
      }
    });
  }

  it('knows a name that is none of ours', () => {
    const names = createStoreNames('eca/{org}/{app}/{version}', { characters: 'A-Za-z0-9._-' });
    for (const name of [
      'eca/qa/Order_Sync/current.new',
      'eca/qa/current',
      'other',
      'eca/qa/a/b/current',
      'xeca/qa/A/current',
    ]) {
      expect(names.versionOf(name), name).to.equal(undefined);
      expect(names.isOfOrg(name, 'qa'), name).to.equal(false);
    }
  });
});
