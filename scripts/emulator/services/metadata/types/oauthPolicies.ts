/**
 * The OAuth policies of an app: who may use it, the run-as user of the client credentials flow, sessions, refresh tokens.
 * The defaults are those of the policy that an org makes by itself.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_extlclntappoauthconfigurablepolicies.htm
 */
import { appReference, groups, int, type MetadataType, offFlag, oneOf, satelliteLabel, text } from './fieldTable.ts';
import { keyAndFormula } from './oauthSettings.ts';

const jwtTimeoutTypes = ['UserSession', 'Custom'];

export const oauthPolicies: MetadataType = {
  name: 'ExtlClntAppOauthConfigurablePolicies',
  directory: 'extlClntAppOauthPolicies',
  suffix: 'ecaOauthPlcy',
  since: 58,
  sobject: 'ExtlClntAppOauthPlcyCnfg',
  keyPrefix: '0xL',
  isSatellite: true,
  isOnePerApp: true,
  fields: [
    text('apexHandler', { since: 61 }),
    text('clientCredentialsFlowUser', { since: 60 }),
    text('commaSeparatedCustomScopes', { since: 61 }),
    text('commaSeparatedPermissionSet'),
    text('commaSeparatedProfile', { since: 62 }),
    groups('customAttributes', keyAndFormula('ExtlClntAppOauthPoliciesAttribute'), { since: 59 }),
    text('executeHandlerAs', { since: 61 }),
    appReference,
    oneOf('guestJwtSessionTimeoutType', 'JWTSessionTimeoutType', jwtTimeoutTypes, { since: 65 }),
    int('guestJwtTimeout', { since: 61 }),
    text('ipRelaxationPolicyType', { byDefault: 'Enforce' }),
    offFlag('isClientCredentialsFlowEnabled', 60),
    offFlag('isGuestCodeCredFlowEnabled', 61),
    offFlag('isNamedUserJwtEnabled', 61, 63),
    offFlag('isTokenExchangeFlowEnabled', 60),
    satelliteLabel,
    oneOf('namedUserJwtSessionTimeoutType', 'JWTSessionTimeoutType', jwtTimeoutTypes, { since: 65 }),
    int('namedUserJwtTimeout', { since: 61 }),
    oneOf('permittedUsersPolicyType', 'PermittedUsersPolicyType', ['AllSelfAuthorized', 'AdminApprovedPreAuthorized'], {
      byDefault: 'AllSelfAuthorized',
    }),
    oneOf('policyAction', 'PolicyAction', ['Block', 'RaiseSessionLevel', { value: 'StepUpMFA', since: 67 }]),
    oneOf(
      'refreshTokenPolicyType',
      'RefreshTokenPolicyType',
      ['Infinite', 'Zero', 'SpecificLifetime', 'SpecificInactivity'],
      { byDefault: 'SpecificLifetime' },
    ),
    int('refreshTokenValidityPeriod'),
    text('refreshTokenValidityUnit'),
    oneOf('requiredSessionLevel', 'SessionSecurityLevel', ['LOW', 'STANDARD', 'HIGH_ASSURANCE'], {
      byDefault: 'STANDARD',
    }),
    int('sessionTimeoutInMinutes'),
    text('singleLogoutUrl'),
    text('startUrl'),
  ],
};
