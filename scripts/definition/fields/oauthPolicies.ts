/** Elements of ExtlClntAppOauthConfigurablePolicies (`.ecaOauthPlcy`). */
import {
  appReference,
  boolean,
  customAttributes,
  type FieldRule,
  type FieldTable,
  integer,
  since,
  text,
} from './fieldRule.ts';

const sessionTimeoutType: FieldRule = { kind: 'text', since: 65, values: ['UserSession', 'Custom'] };

export const oauthPoliciesFields: FieldTable = {
  apexHandler: since(61, text),
  clientCredentialsFlowUser: since(60, text),
  commaSeparatedCustomScopes: since(61, text),
  commaSeparatedPermissionSet: text,
  commaSeparatedProfile: since(62, text),
  customAttributes,
  executeHandlerAs: since(61, text),
  externalClientApplication: appReference,
  guestJwtSessionTimeoutType: sessionTimeoutType,
  guestJwtTimeout: since(61, integer),
  ipRelaxationPolicyType: {
    kind: 'text',
    knownValues: ['Enforce', 'Bypass', 'Bypass_2factor', 'Enforce_RelaxRefresh'],
  },
  isClientCredentialsFlowEnabled: since(60, boolean),
  isGuestCodeCredFlowEnabled: since(61, boolean),
  isNamedUserJwtEnabled: { kind: 'boolean', since: 61, until: 63 },
  isTokenExchangeFlowEnabled: since(60, boolean),
  label: text,
  namedUserJwtSessionTimeoutType: sessionTimeoutType,
  namedUserJwtTimeout: since(61, integer),
  permittedUsersPolicyType: { kind: 'text', values: ['AllSelfAuthorized', 'AdminApprovedPreAuthorized'] },
  policyAction: { kind: 'text', values: ['Block', 'RaiseSessionLevel', 'StepUpMFA'] },
  refreshTokenPolicyType: { kind: 'text', values: ['Infinite', 'Zero', 'SpecificLifetime', 'SpecificInactivity'] },
  refreshTokenValidityPeriod: integer,
  refreshTokenValidityUnit: { kind: 'text', knownValues: ['Days', 'Hours', 'Months'] },
  requiredSessionLevel: { kind: 'text', values: ['STANDARD', 'LOW', 'HIGH_ASSURANCE'] },
  sessionTimeoutInMinutes: integer,
  singleLogoutUrl: text,
  startUrl: text,
};
