/** The switches of the flow, over three files: what is off, and where. */
import { expect } from 'chai';
import { brief, type Change, check, PATHS, setting } from './checkedSource.ts';

const cases: readonly (readonly [string, keyof typeof PATHS, Change, readonly string[]])[] = [
  [
    'the flow off in the global settings',
    'global',
    setting('isClientCredentialsFlowEnabled', 'false'),
    ['error flow-switch Order_Sync_glbloauth.ecaGlblOauth-meta.xml:5:5'],
  ],
  [
    'the flow missing in the global settings',
    'global',
    setting('isClientCredentialsFlowEnabled', undefined),
    ['error flow-switch Order_Sync_glbloauth.ecaGlblOauth-meta.xml:2:1'],
  ],
  [
    'the flow off in the policies',
    'policies',
    setting('isClientCredentialsFlowEnabled', 'false'),
    ['error flow-switch Order_Sync_oauthPlcy.ecaOauthPlcy-meta.xml:7:5'],
  ],
  [
    'the flow missing in the policies',
    'policies',
    setting('isClientCredentialsFlowEnabled', undefined),
    ['error flow-switch Order_Sync_oauthPlcy.ecaOauthPlcy-meta.xml:2:1'],
  ],
  [
    'no run-as user',
    'policies',
    setting('clientCredentialsFlowUser', undefined),
    ['error run-as-missing Order_Sync_oauthPlcy.ecaOauthPlcy-meta.xml:2:1'],
  ],
  [
    'a blank run-as user',
    'policies',
    setting('clientCredentialsFlowUser', '  '),
    ['error run-as-username Order_Sync_oauthPlcy.ecaOauthPlcy-meta.xml:3:5'],
  ],
  [
    'the app off',
    'appPolicies',
    setting('isEnabled', 'false'),
    ['error flow-switch Order_Sync_plcy.ecaPlcy-meta.xml:4:5'],
  ],
  [
    'no word on whether the app is on',
    'appPolicies',
    setting('isEnabled', undefined),
    ['error element-missing Order_Sync_plcy.ecaPlcy-meta.xml:2:1'],
  ],
  [
    'the OAuth plugin off',
    'appPolicies',
    setting('isOauthPluginEnabled', 'false'),
    ['error flow-switch Order_Sync_plcy.ecaPlcy-meta.xml:5:5'],
  ],
  [
    'no word on the OAuth plugin, which is on by default',
    'appPolicies',
    setting('isOauthPluginEnabled', undefined),
    ['warning flow-switch Order_Sync_plcy.ecaPlcy-meta.xml:2:1'],
  ],
  [
    'an app for a package',
    'app',
    setting('distributionState', 'Packaged'),
    ['warning app-packaged Order_Sync.eca-meta.xml:5:5'],
  ],
];

describe('definition/checks/checkFlow', () => {
  for (const [what, part, change, expected] of cases) {
    it(`BL-015 finds ${what}`, () => {
      for (const isTemplate of [true, false]) {
        expect(check({ [PATHS[part]]: change }, { isTemplate }).map(brief)).to.deep.equal(expected);
      }
    });
  }

  it('BL-015 names every switch that is off at once, with what to write where', () => {
    const off = setting('isClientCredentialsFlowEnabled', 'false');
    const findings = check({
      [PATHS.global]: off,
      [PATHS.policies]: off,
      [PATHS.appPolicies]: (text) => setting('isEnabled', 'false')(setting('isOauthPluginEnabled', 'false')(text)),
    });
    expect(findings.map(({ message }) => message)).to.deep.equal([
      'isClientCredentialsFlowEnabled is false, so the app does not offer the client credentials flow',
      'isClientCredentialsFlowEnabled is false, so the policies do not allow the client credentials flow',
      'isEnabled is false, so the app is off',
      'isOauthPluginEnabled is false, so no OAuth policy of the app counts',
    ]);
    expect(findings[0]?.fix).to.equal(
      `Set <isClientCredentialsFlowEnabled>true</isClientCredentialsFlowEnabled> in ${PATHS.global}.`,
    );
  });
});
