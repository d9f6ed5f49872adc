/** What is a difference between source and org, and what only looks like one. */
import { expect } from 'chai';
import { diffComponent } from '../../../scripts/plan/diffComponent.ts';
import { appFixture, changedComponent, orgRecord, sourceComponent } from '../../support/appFixture.ts';

const { app, globalOauthSettings, oauthPolicies, oauthSettings, permissionSets, settings } = appFixture();
type Data = Readonly<Record<string, unknown>>;

const elements = (type: string, want: Data, have: Data): readonly string[] =>
  diffComponent(sourceComponent(type, 'X', 'x/X.x-meta.xml', want), { fullName: 'X', ...have }).differences.map(
    ({ element }) => element,
  );

describe('diffComponent', () => {
  it('calls a component without a record new, and lists what it brings', () => {
    const change = diffComponent(app, undefined);
    expect(change.action).to.equal('create');
    expect(change.differences).to.deep.include({ element: 'label', have: undefined, want: 'Order Sync' });
  });

  it('ignores what the org generates and fills in', () => {
    for (const component of [app, globalOauthSettings, oauthSettings, oauthPolicies]) {
      expect(diffComponent(component, orgRecord(component))).to.include({ action: 'unchanged', file: component.file });
    }
  });

  it('shows both values of an element that differs', () => {
    expect(diffComponent(app, orgRecord(app, { label: 'Old' })).differences).to.deep.equal([
      { element: 'label', have: 'Old', want: 'Order Sync' },
    ]);
  });

  const SAME: readonly (readonly [string, string, Data, Data])[] = [
    [
      'scopes in another order and spacing',
      'S',
      { commaSeparatedOauthScopes: 'Api, Web' },
      { commaSeparatedOauthScopes: 'Web,Api' },
    ],
    ['booleans as values', 'S', { isPkceRequired: 'true' }, { isPkceRequired: true }],
    ['a boolean written as a digit', 'S', { isPkceRequired: 'false' }, { isPkceRequired: '0' }],
    ['numbers as values', 'S', { sessionTimeoutInMinutes: '0120' }, { sessionTimeoutInMinutes: 120 }],
    [
      'usernames in another case',
      'S',
      { clientCredentialsFlowUser: 'A@B.example' },
      { clientCredentialsFlowUser: 'a@b.example' },
    ],
    [
      'callback URLs in another order',
      'S',
      { callbackUrl: 'https://a\nhttps://b' },
      { callbackUrl: 'https://b\r\nhttps://a' },
    ],
    ['an empty element and none', 'S', { description: '' }, {}],
    ['BL-153 one text, decoded', 'S', { label: 'Bob\'s "Sync" &amp; Co’' }, { label: 'Bob\'s "Sync" &amp; Co’' }],
    [
      'a list of one and the entry alone',
      'S',
      { trustedIpRanges: [{ startIpAddress: '1' }] },
      { trustedIpRanges: { startIpAddress: '1' } },
    ],
    [
      'nested lists in another order',
      'S',
      { trustedIpRanges: [{ startIpAddress: '1' }, { startIpAddress: '2' }] },
      { trustedIpRanges: [{ startIpAddress: '2', description: 'added' }, { startIpAddress: '1' }] },
    ],
    ['what an org leaves out because it is off', 'Settings', { enableX: 'false' }, {}],
    [
      'permissions beyond the source',
      'PermissionSet',
      { userPermissions: { name: 'ApiEnabled', enabled: 'true' } },
      {
        userPermissions: [
          { name: 'RunReports', enabled: 'true' },
          { name: 'ApiEnabled', enabled: 'true' },
        ],
      },
    ],
    [
      'an object permission that grants nothing and none',
      'PermissionSet',
      { objectPermissions: { object: 'Account', allowRead: 'false' } },
      {},
    ],
  ];
  for (const [title, type, want, have] of SAME) {
    it(`finds no difference in ${title}`, () => {
      expect(elements(type, want, have)).to.deep.equal([]);
    });
  }

  const DIFFERENT: readonly (readonly [string, string, Data, Data, readonly string[]])[] = [
    [
      'a scope too many',
      'S',
      { commaSeparatedOauthScopes: 'Api' },
      { commaSeparatedOauthScopes: 'Api, Full' },
      ['commaSeparatedOauthScopes'],
    ],
    ['a label in another case', 'S', { label: 'a' }, { label: 'A' }, ['label']],
    ['a telephone number that is no number', 'S', { contactPhone: '0301' }, { contactPhone: '301' }, ['contactPhone']],
    ['a flag that the org lacks', 'S', { isX: 'false' }, {}, ['isX']],
    [
      'a nested element',
      'S',
      { idTokenConfig: { idTokenValidityInMinutes: '2' } },
      { idTokenConfig: { idTokenValidityInMinutes: '3' } },
      ['idTokenConfig/idTokenValidityInMinutes'],
    ],
    [
      'a list with an entry too many',
      'S',
      { trustedIpRanges: [{ startIpAddress: '1' }] },
      { trustedIpRanges: [{ startIpAddress: '1' }, { startIpAddress: '1' }] },
      ['trustedIpRanges'],
    ],
    [
      'an object permission',
      'PermissionSet',
      { objectPermissions: [{ object: 'Account', allowRead: 'true', allowEdit: 'true' }] },
      { objectPermissions: { object: 'account', allowRead: 'true', allowEdit: 'false' } },
      ['objectPermissions/Account/allowEdit'],
    ],
    [
      'a missing user permission',
      'PermissionSet',
      { userPermissions: { name: 'ApiEnabled', enabled: 'true' } },
      {},
      ['userPermissions/ApiEnabled/enabled'],
    ],
  ];
  for (const [title, type, want, have, expected] of DIFFERENT) {
    it(`finds ${title}`, () => {
      expect(elements(type, want, have)).to.deep.equal(expected);
    });
  }

  it('reads both values of a list as text', () => {
    const changed = changedComponent(oauthSettings, { trustedIpRanges: [{ startIpAddress: '1', endIpAddress: '2' }] });
    expect(diffComponent(changed, orgRecord(oauthSettings)).differences).to.deep.equal([
      { element: 'trustedIpRanges', have: undefined, want: '{endIpAddress: 2, startIpAddress: 1}' },
    ]);
  });

  it('compares settings and permission sets of the app', () => {
    for (const component of [...settings, ...permissionSets]) {
      expect(diffComponent(component, orgRecord(component)).action).to.equal('unchanged');
    }
  });
});
