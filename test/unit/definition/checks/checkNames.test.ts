/** API names of an app and its files: the rules, and that they hold for nothing else. */
import { expect } from 'chai';
import { explainApiName } from '../../../../scripts/definition/checks/checkNames.ts';
import { BASE, brief, check, ownText, PATHS, setting } from './checkedSource.ts';

describe('definition/checks/checkNames', () => {
  for (const [name, problem, suggestion] of [
    ['site-us', 'may hold only the letters A to Z, digits and underscores', 'site_us'],
    ['1site', 'must begin with a letter', 'App_1site'],
    ['_site', 'must begin with a letter', 'site'],
    ['site_', 'must not end with an underscore', 'site'],
    ['site__us', 'has two underscores in a row, and will be read as namespace site', 'site_us'],
    ['site us', 'may hold only the letters A to Z, digits and underscores', 'site_us'],
    ['Größe', 'may hold only the letters A to Z, digits and underscores', 'Grosse'],
    ['a'.repeat(81), 'has 81 characters; 80 are allowed', 'a'.repeat(80)],
    ['', 'is empty', 'App'],
    ['注文', 'may hold only the letters A to Z, digits and underscores', 'App'],
  ] as const) {
    it(`BL-034 says which rule ${JSON.stringify(name.slice(0, 20))} breaks, and names a legal one`, () => {
      expect(explainApiName(name)).to.deep.equal({ problem, suggestion });
      expect(explainApiName(suggestion)).to.equal(undefined);
    });
  }

  it('BL-034 accepts legal names of every length', () => {
    for (const name of ['a', 'Order_Sync', 'Order_Sync_2', 'a'.repeat(80)]) {
      expect(explainApiName(name), name).to.equal(undefined);
    }
  });

  it('warns of an app with a longer name than the reference of its object says', () => {
    const rename = (name: string) => {
      const path = `${BASE}/externalClientApps/${name}.eca-meta.xml`;
      const changes = { [PATHS.app]: undefined, [path]: ownText(PATHS.app) };
      return check(changes, { appName: name }).filter(({ ruleId }) => ruleId.startsWith('api-name'));
    };
    expect(rename('a'.repeat(40))).to.deep.equal([]);
    const [finding, ...others] = rename('a'.repeat(41));
    expect(others).to.deep.equal([]);
    expect([finding?.severity, finding?.ruleId]).to.deep.equal(['warning', 'api-name-length']);
    expect(finding?.message).to.contain('41 characters');
    expect(rename('a'.repeat(81)).map(({ ruleId }) => ruleId)).to.deep.equal(['api-name']);
  });

  it('BL-036 refuses a double underscore in a project without that namespace', () => {
    const header = `${BASE}/externalClientApps/Order__Sync.eca-meta.xml`;
    const findings = check({ [PATHS.app]: undefined, [header]: ownText(PATHS.app) }, { appName: 'Order__Sync' });
    const [finding] = findings.filter(({ ruleId }) => ruleId === 'api-name');
    expect(finding?.severity).to.equal('error');
    expect(finding?.message).to.contain('"Order__Sync"').and.contain('namespace Order');
    expect(finding?.fix).to.equal('Rename the file, for instance to Order_Sync.eca-meta.xml.');
    expect(explainApiName('acme__Order_Sync', 'acme')).to.equal(undefined);
    expect(explainApiName('acme__Order__Sync', 'acme')?.problem).to.contain('namespace Order');
  });

  it('BL-034 holds the files of an app to the rules too, and nothing else', () => {
    const oauth = PATHS.oauth.replace('Order_Sync_oauth', 'order-sync');
    const permissionSet = PATHS.permissionSet.replace('Order_Sync_Integration', 'Order%2FSync');
    const findings = check({
      [PATHS.oauth]: undefined,
      [oauth]: ownText(PATHS.oauth),
      [PATHS.permissionSet]: undefined,
      [permissionSet]: ownText(PATHS.permissionSet),
      [PATHS.policies]: setting('commaSeparatedPermissionSet', 'Order/Sync'),
    });
    expect(findings.map(brief)).to.deep.equal(['error api-name order-sync.ecaOauth-meta.xml:1:1']);
  });
});
