/** What the authors of unknown elements meant: other types' elements, invented ones, misspelt ones. */
import { expect } from 'chai';
import { explainUnknownElement } from '../../../../scripts/definition/checks/unknownElement.ts';
import { ALL_TYPES } from '../../../../scripts/definition/metadataTypes.ts';

const fixFor = (typeName: string, name: string): string => {
  const type = ALL_TYPES.find((candidate) => candidate.name === typeName);
  return explainUnknownElement(name, type?.fields ?? {}, { owner: typeName }).fix;
};
const APP_POLICIES = 'ExtlClntAppConfigurablePolicies';
const OAUTH_POLICIES = 'ExtlClntAppOauthConfigurablePolicies';

describe('definition/checks/unknownElement', () => {
  for (const [type, name, fix] of [
    [
      APP_POLICIES,
      'ipRelaxation',
      'Delete ipRelaxation; what it means is ipRelaxationPolicyType in the .ecaOauthPlcy file.',
    ],
    [
      APP_POLICIES,
      'refreshTokenPolicy',
      'Delete refreshTokenPolicy; what it means is refreshTokenPolicyType in the .ecaOauthPlcy file.',
    ],
    [
      APP_POLICIES,
      'sessionTimeout',
      'Delete sessionTimeout; what it means is sessionTimeoutInMinutes in the .ecaOauthPlcy file.',
    ],
    [OAUTH_POLICIES, 'permittedUsers', 'Write permittedUsersPolicyType instead of permittedUsers.'],
    [OAUTH_POLICIES, 'isAdminApproved', 'Write permittedUsersPolicyType instead of isAdminApproved.'],
    ['ExtlClntAppOauthSettings', 'scopes', 'Write commaSeparatedOauthScopes instead of scopes.'],
    [
      'ExtlClntAppGlobalOauthSettings',
      'isCodeCredentialsEnabled',
      'Write isCodeCredFlowEnabled instead of isCodeCredentialsEnabled.',
    ],
    [
      OAUTH_POLICIES,
      'isClientCredentialEnabled',
      'Write isClientCredentialsFlowEnabled instead of isClientCredentialEnabled.',
    ],
    // Salesforce's own steps put these two into the wrong policies.
    [APP_POLICIES, 'clientCredentialsFlowUser', 'Move clientCredentialsFlowUser to the .ecaOauthPlcy file.'],
    [
      APP_POLICIES,
      'isClientCredentialsFlowEnabled',
      'Move isClientCredentialsFlowEnabled to the .ecaGlblOauth or the .ecaOauthPlcy file.',
    ],
    [APP_POLICIES, 'isOAuthPluginEnable', 'Rename isOAuthPluginEnable to isOauthPluginEnabled.'],
    [APP_POLICIES, 'whatever', 'Delete whatever.'],
    [APP_POLICIES, 'toString', 'Delete toString.'],
    ['ExternalClientApplication', 'labels', 'Rename labels to label.'],
  ] as const) {
    it(`says of ${name} in ${type}: ${fix}`, () => {
      expect(fixFor(type, name)).to.equal(fix);
    });
  }

  it('takes no element for another that is in no way near', () => {
    expect(explainUnknownElement('x', {}, { owner: 'Y' })).to.deep.equal({
      message: 'Y has no element x',
      fix: 'Delete x.',
    });
  });
});
