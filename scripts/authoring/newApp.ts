/**
 * From answers to a complete app for the client credentials flow. In: what the app is to be, its per-org values as the
 * texts that shall stand in the files (placeholders, most of them). Out: five components of the app and the permission set
 * that lets its run-as user in. Whatever a machine does not need is off. Pure.
 */
import {
  APP_POLICIES_TYPE,
  APP_TYPE,
  GLOBAL_OAUTH_TYPE,
  OAUTH_POLICIES_TYPE,
  OAUTH_TYPE,
  PERMISSION_SET_TYPE,
} from '../definition/metadataTypes.ts';
import type { AppComponent, AppFiles } from './appFiles.ts';
import { type ObjectAccess, objectPermissions } from './objectAccess.ts';

export type NewApp = {
  readonly name: string;
  readonly label: string;
  readonly description: string | undefined;
  /** Metadata tokens, such as `Api`. */
  readonly scopes: readonly string[];
  readonly permittedUsers: 'AdminApprovedPreAuthorized' | 'AllSelfAuthorized';
  readonly ipRelaxation: 'Enforce' | 'Bypass' | 'Bypass_2factor' | 'Enforce_RelaxRefresh';
  readonly sessionLevel: 'STANDARD' | 'LOW' | 'HIGH_ASSURANCE';
  readonly sessionTimeoutMinutes: number;
  readonly tokenFormat: 'opaque' | 'jwt';
  readonly objects: readonly ObjectAccess[];
  /** The three texts below go into the files as they are. */
  readonly contactEmail: string;
  readonly callbackUrl: string;
  readonly runAsUser: string;
};

/** Names of the components, as Setup gives them. */
export const componentNames = (app: string) => ({
  globalOauthSettings: `${app}_glbloauth`,
  oauthSettings: `${app}_oauth`,
  oauthPolicies: `${app}_oauthPlcy`,
  appPolicies: `${app}_plcy`,
  permissionSet: `${app}_Integration`,
});

const globalOauthSettings = (app: NewApp): AppComponent => ({
  type: GLOBAL_OAUTH_TYPE.name,
  fullName: componentNames(app.name).globalOauthSettings,
  elements: {
    callbackUrl: app.callbackUrl,
    externalClientApplication: app.name,
    isClientCredentialsFlowEnabled: 'true',
    isCodeCredFlowEnabled: 'false',
    isCodeCredPostOnly: 'false',
    isConsumerSecretOptional: 'false',
    isDeviceFlowEnabled: 'false',
    isIntrospectAllTokens: 'false',
    isNamedUserJwtEnabled: String(app.tokenFormat === 'jwt'),
    isPkceRequired: 'true',
    isRefreshTokenRotationEnabled: 'false',
    isSecretRequiredForRefreshToken: 'true',
    isSecretRequiredForTokenExchange: 'true',
    isTokenExchangeEnabled: 'false',
    label: `${app.label} global OAuth settings`,
  },
});

const oauthPolicies = (app: NewApp): AppComponent => ({
  type: OAUTH_POLICIES_TYPE.name,
  fullName: componentNames(app.name).oauthPolicies,
  elements: {
    clientCredentialsFlowUser: app.runAsUser,
    ...(needsPermissionSet(app) ? { commaSeparatedPermissionSet: componentNames(app.name).permissionSet } : {}),
    externalClientApplication: app.name,
    ipRelaxationPolicyType: app.ipRelaxation,
    isClientCredentialsFlowEnabled: 'true',
    isGuestCodeCredFlowEnabled: 'false',
    isTokenExchangeFlowEnabled: 'false',
    label: `${app.label} OAuth policies`,
    permittedUsersPolicyType: app.permittedUsers,
    refreshTokenPolicyType: 'Zero',
    requiredSessionLevel: app.sessionLevel,
    ...(app.tokenFormat === 'jwt'
      ? { namedUserJwtSessionTimeoutType: 'Custom', namedUserJwtTimeout: String(app.sessionTimeoutMinutes) }
      : { sessionTimeoutInMinutes: String(app.sessionTimeoutMinutes) }),
  },
});

/** Only then do the policies name one. */
const needsPermissionSet = ({ permittedUsers }: NewApp): boolean => permittedUsers === 'AdminApprovedPreAuthorized';

const permissionSet = (app: NewApp): AppComponent => ({
  type: PERMISSION_SET_TYPE.name,
  fullName: componentNames(app.name).permissionSet,
  elements: {
    description: `What the ${app.label} integration may do. API access comes with the profile of the integration user.`,
    hasActivationRequired: 'false',
    label: `${app.label} Integration`,
    license: 'SalesforceAPIIntegrationPsl',
    ...(app.objects.length === 0 ? {} : { objectPermissions: app.objects.map(objectPermissions) }),
  },
});

/** The components of the app in the order of their deployment. */
export const buildNewApp = (app: NewApp): AppFiles => ({
  appName: app.name,
  components: [
    {
      type: APP_TYPE.name,
      fullName: app.name,
      elements: {
        contactEmail: app.contactEmail,
        ...(app.description === undefined ? {} : { description: app.description }),
        distributionState: 'Local',
        isProtected: 'false',
        label: app.label,
      },
    },
    globalOauthSettings(app),
    {
      type: OAUTH_TYPE.name,
      fullName: componentNames(app.name).oauthSettings,
      elements: {
        commaSeparatedOauthScopes: app.scopes.join(', '),
        externalClientApplication: app.name,
        isFirstPartyAppEnabled: 'false',
        label: `${app.label} OAuth settings`,
      },
    },
    ...(needsPermissionSet(app) ? [permissionSet(app)] : []),
    oauthPolicies(app),
    {
      type: APP_POLICIES_TYPE.name,
      fullName: componentNames(app.name).appPolicies,
      elements: {
        externalClientApplication: app.name,
        isEnabled: 'true',
        isOauthPluginEnabled: 'true',
        label: `${app.label} policies`,
        startPage: 'None',
      },
    },
  ],
});
