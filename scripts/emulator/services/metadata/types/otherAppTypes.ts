/**
 * The types that an app may have beside its OAuth parts: they are checked, stored and given back, and nothing acts on them.
 * Types that SDR lists and newer orgs dropped (samples, attest) are in `droppedAppTypes.ts`.
 */
import { deviceFields, devicePolicyFields } from './droppedAppTypes.ts';
import {
  appReference,
  type ComplexType,
  flag,
  group,
  groups,
  type MetadataType,
  oneOf,
  satelliteLabel,
  text,
} from './fieldTable.ts';
import { ipRange, keyAndFormula } from './oauthSettings.ts';

const required = { isRequired: true };
const notificationType: ComplexType = {
  name: 'ExtlClntAppNotificationType',
  fields: [text('notificationType', required), flag('pushByDefault', { since: 62 })],
};
const androidPushConfig: ComplexType = {
  name: 'ExtlClntAppAndroidPushConfig',
  fields: [text('fcmProject', required), text('serviceAccount', { ...required, isWriteOnly: true })],
};
const applePushConfig: ComplexType = {
  name: 'ExtlClntAppApplePushConfig',
  fields: [
    text('applicationBundle'),
    text('certificate', { isWriteOnly: true }),
    oneOf('environment', 'ApplePushEnvironmentType', ['Sandbox', 'Production'], required),
    text('keyIdentifier'),
    text('password', { isWriteOnly: true }),
    text('signingKey', { isWriteOnly: true }),
    text('teamIdentifier'),
  ],
};
const tlsParameters = ['subject_dn', 'san_dns', 'san_uri', 'san_ip', 'san_email', 'san_spiffe'].map(
  (name) => `tls_client_auth_${name}`,
);
const canvasLocations = [
  ...['None', 'Chatter', 'UserProfile', 'Visualforce', 'Aura', 'Publisher', 'ChatterFeed', 'ServiceDesk', 'OpenCTI'],
  ...['AppLauncher', 'MobileNav', 'PageLayout'],
];
const screenLocks = ['Never', 'One', 'Five', 'Ten', 'Thirty', 'Sixty', 'OneTwenty', 'OneEighty', 'TwoForty'];
const repeated = { isRepeated: true };
const satellite = { isSatellite: true, isOnePerApp: true };

export const otherAppTypes: readonly MetadataType[] = [
  {
    ...satellite,
    name: 'ExtlClntAppOauthSecuritySettings',
    directory: 'extlClntAppOauthSecuritySettings',
    suffix: 'ecaOauthSecurity',
    since: 67,
    keyPrefix: '0xS',
    fields: [
      appReference,
      satelliteLabel,
      oneOf('tlsClientAuthCertParamType', 'TlsClientAuthCertParamType', tlsParameters, { since: 68 }),
      text('tlsClientAuthCertParamValue', { since: 68 }),
      groups('tokenIpRanges', ipRange('ExtlClntAppOauthSecurityTokenIpRange')),
    ],
  },
  {
    ...satellite,
    name: 'ExtlClntAppMobileSettings',
    directory: 'extlClntAppMobileSettings',
    suffix: 'ecaMobile',
    since: 58,
    keyPrefix: '0xV',
    fields: [
      appReference,
      ...deviceFields(58),
      flag('isScreenLockEnabled', { ...required, since: 59 }),
      satelliteLabel,
    ],
  },
  {
    ...satellite,
    name: 'ExtlClntAppMobileConfigurablePolicies',
    directory: 'extlClntAppMobilePolicies',
    suffix: 'ecaMobilePlcy',
    since: 58,
    keyPrefix: '0xN',
    fields: [
      appReference,
      ...devicePolicyFields(58),
      satelliteLabel,
      oneOf('screenLockTimeout', 'ScreenLockTimeout', screenLocks, { ...required, since: 59 }),
    ],
  },
  {
    ...satellite,
    name: 'ExtlClntAppNotificationSettings',
    directory: 'extlClntAppNotifSettings',
    suffix: 'ecaNotifications',
    since: 60,
    keyPrefix: '0xO',
    fields: [appReference, text('label', { requiredUntil: 60 }), groups('notificationTypes', notificationType)],
  },
  {
    name: 'ExtlClntAppPushSettings',
    isSatellite: true,
    directory: 'extlClntAppPushSettings',
    suffix: 'ecaPush',
    since: 62,
    keyPrefix: '0xP',
    fields: [
      group('androidPushConfig', androidPushConfig),
      group('applePushConfig', applePushConfig),
      appReference,
      satelliteLabel,
      text('pushConfigLink'),
      oneOf('pushServiceType', 'PushServiceType', ['Apple', 'Android'], required),
    ],
  },
  {
    ...satellite,
    name: 'ExtlClntAppPushConfigurablePolicies',
    directory: 'extlClntAppPushPolicies',
    suffix: 'ecaPushPlcy',
    since: 62,
    keyPrefix: '0xQ',
    fields: [appReference, flag('isFullContent', required), satelliteLabel],
  },
  {
    ...satellite,
    name: 'ExtlClntAppCanvasSettings',
    directory: 'extlClntAppCanvasSettings',
    suffix: 'ecaCanvas',
    since: 66,
    keyPrefix: '0xR',
    fields: [
      oneOf('accessMethod', 'AccessMethod', ['Get', 'Post']),
      oneOf('canvasLocationOptions', 'CanvasLocationOptions', canvasLocations, repeated),
      oneOf('canvasOptions', 'CanvasOptions', ['HideShare', 'HideHeader', 'PersonalEnabled'], repeated),
      text('canvasUrl', required),
      appReference,
      satelliteLabel,
      text('lifeCycleHandler'),
      oneOf('samlInitiationMethod', 'SamlInitiationMethod', ['None', 'IdpInitiated', 'SpInitiated']),
    ],
  },
  {
    ...satellite,
    name: 'ExtlClntAppSamlConfigurablePolicies',
    directory: 'extlClntAppSamlConfigurablePolicies',
    suffix: 'ecaSamlPlcy',
    since: 63,
    keyPrefix: '0xT',
    fields: [
      text('acsUrl', required),
      text('certificate'),
      text('commaSeparatedPermissionSet'),
      text('commaSeparatedProfile'),
      groups('customAttributes', keyAndFormula('ExtlClntAppSamlConfigurablePoliciesAttribute')),
      text('encryptionCertificate'),
      oneOf('encryptionType', 'ExtlClntAppSamlEncryptType', ['AES_128', 'AES_256']),
      text('entityUrl', required),
      appReference,
      text('issuer'),
      satelliteLabel,
      oneOf('nameIdFormat', 'ExtlClntAppNameIdFormatType', ['Unspecified', 'EmailAddress', 'Persistent', 'Transient']),
      oneOf('signingAlgorithmType', 'ExtlClntAppSamlSignAlgoType', ['SHA1', 'SHA256']),
      oneOf('singleLogoutBindingType', 'ExtlClntAppSamlBindingType', ['RedirectBinding', 'PostBinding']),
      text('singleLogoutUrl'),
      text('startUrl', { until: 63 }),
      text('subjectCustomAttribute'),
      oneOf('subjectType', 'ExtlClntAppSamlSubjectType', [
        ...['Username', 'FederationId', 'UserId', 'SpokeId', 'CustomAttribute', 'PersistentId'],
      ]),
    ],
  },
];
