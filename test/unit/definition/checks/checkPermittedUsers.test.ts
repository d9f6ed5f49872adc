/** Who may use the app: empty lists, lists without effect, and permission sets that the source does not hold. */
import { expect } from 'chai';
import { BASE, brief, type Change, check, ownText, PATHS, setting } from './checkedSource.ts';

const policies = (change: Change, isTemplate = false) => check({ [PATHS.policies]: change }, { isTemplate });
const rules = (change: Change): readonly string[] =>
  policies(change).map(({ severity, ruleId }) => `${severity} ${ruleId}`);
const both =
  (...changes: readonly ((text: string) => string)[]) =>
  (text: string): string =>
    changes.reduce((changed, change) => change(changed), text);

describe('definition/checks/checkPermittedUsers', () => {
  it('BL-147 warns when only pre-authorised users may use the app and nobody is listed', () => {
    for (const value of [undefined, '', ' , ']) {
      const findings = policies(setting('commaSeparatedPermissionSet', value));
      expect(findings.map(({ severity, ruleId }) => `${severity} ${ruleId}`)).to.include(
        'warning permitted-users-empty',
      );
      expect(findings.find(({ ruleId }) => ruleId === 'permitted-users-empty')?.message).to.match(/nobody is$/);
    }
  });

  it('BL-147 is content with a profile', () => {
    expect(
      rules(
        both(setting('commaSeparatedPermissionSet', undefined), (text) =>
          text.replace(
            '<externalClientApplication>',
            '<commaSeparatedProfile>Minimum Access - API Only Integrations</commaSeparatedProfile>$&',
          ),
        ),
      ),
    ).to.deep.equal([]);
  });

  it('warns of a list that has no effect', () => {
    expect(rules(setting('permittedUsersPolicyType', 'AllSelfAuthorized'))).to.deep.equal([
      'warning permitted-users-unused',
    ]);
    expect(rules(setting('permittedUsersPolicyType', undefined))).to.deep.equal(['warning permitted-users-unused']);
  });

  it('BL-009 warns that each org must have a permission set that the source does not hold', () => {
    const findings = policies(setting('commaSeparatedPermissionSet', 'Order_Sync_Integration, Order_Sync_Access'));
    expect(findings.map(brief)).to.deep.equal([
      'warning permission-set-not-in-source Order_Sync_oauthPlcy.ecaOauthPlcy-meta.xml:4:5',
    ]);
    expect(findings[0]?.message).to.contain('Order_Sync_Access').and.contain('before the policies name it');
    expect(findings[0]?.fix).to.equal('sf project retrieve start --metadata PermissionSet:Order_Sync_Access');
  });

  it('compares names of permission sets as orgs do', () => {
    expect(rules(setting('commaSeparatedPermissionSet', 'order_sync_integration'))).to.deep.equal([]);
  });

  it('BL-161 finds a permission set whose file name is encoded', () => {
    const file = `${BASE}/permissionsets/Order%2FSync.permissionset-meta.xml`;
    const findings = check({
      [PATHS.permissionSet]: undefined,
      [file]: ownText(PATHS.permissionSet),
      [PATHS.policies]: setting('commaSeparatedPermissionSet', 'Order/Sync'),
    });
    expect(findings).to.deep.equal([]);
  });

  it('warns of empty, repeated and id items', () => {
    const list = 'Order_Sync_Integration,,Order_Sync_Integration,0PS000000000001AAA';
    expect(rules(setting('commaSeparatedPermissionSet', list))).to.deep.equal([
      'warning permission-set-empty',
      'warning permission-set-repeated',
      'warning permission-set-id',
    ]);
  });

  it('warns of a permission set for another licence, or for none', () => {
    for (const [value, message] of [
      [undefined, 'names no licence'],
      ['Salesforce', 'has the licence Salesforce'],
    ] as const) {
      const findings = check({ [PATHS.permissionSet]: setting('license', value) });
      expect(findings.map(({ severity, ruleId }) => `${severity} ${ruleId}`)).to.deep.equal([
        'warning permission-set-license',
      ]);
      expect(findings[0]?.message).to.contain(message);
    }
  });

  it('waits for what rendering fills', () => {
    expect(policies(setting('commaSeparatedPermissionSet', '__ECA_PERMISSION_SET__'), true)).to.deep.equal([]);
    expect(policies(setting('permittedUsersPolicyType', '__ECA_PERMITTED_USERS__'), true)).to.deep.equal([]);
  });
});
