/**
 * A right file of each part of an app that the scripts do not deploy, written by hand and not from the tables that it is
 * for. In: nothing. Out: path and text of each, and the newest API version that has its type.
 */
const PARTS: readonly (readonly [type: string, place: string, elements: string, apiVersion?: number])[] = [
  [
    'ExtlClntAppAttestConfigurablePolicies',
    'extlClntAppAttestPolicies/Order_Sync_x.ecaAttestPlcy',
    '<attestEnforceLevel>Strict</attestEnforceLevel>',
    66,
  ],
  [
    'ExtlClntAppAttestSettings',
    'extlClntAppAttestSettings/Order_Sync_x.ecaAttest',
    '<attestServiceType>Apple</attestServiceType>',
    66,
  ],
  [
    'ExtlClntAppCanvasSettings',
    'extlClntAppCanvasSettings/Order_Sync_x.ecaCanvas',
    '<accessMethod>Post</accessMethod><canvasLocationOptions>Chatter</canvasLocationOptions><canvasLocationOptions>Aura</canvasLocationOptions><canvasOptions>HideShare</canvasOptions><canvasUrl>https://acme.test</canvasUrl><samlInitiationMethod>None</samlInitiationMethod>',
  ],
  [
    'ExtlClntAppMobileConfigurablePolicies',
    'extlClntAppMobilePolicies/Order_Sync_x.ecaMobilePlcy',
    '<screenLockTimeout>Five</screenLockTimeout>',
  ],
  [
    'ExtlClntAppMobileSettings',
    'extlClntAppMobileSettings/Order_Sync_x.ecaMobile',
    '<isScreenLockEnabled>true</isScreenLockEnabled>',
  ],
  [
    'ExtlClntAppNotificationSettings',
    'extlClntAppNotifSettings/Order_Sync_x.ecaNotifications',
    '<notificationTypes><notificationType>mention</notificationType><pushByDefault>true</pushByDefault></notificationTypes>',
  ],
  [
    'ExtlClntAppOauthSecuritySettings',
    'extlClntAppOauthSecuritySettings/Order_Sync_x.ecaOauthSecurity',
    '<tlsClientAuthCertParamType>tls_client_auth_san_dns</tlsClientAuthCertParamType><tlsClientAuthCertParamValue>acme.test</tlsClientAuthCertParamValue><tokenIpRanges><endIpAddress>192.0.2.9</endIpAddress><startIpAddress>192.0.2.1</startIpAddress></tokenIpRanges>',
  ],
  [
    'ExtlClntAppPushConfigurablePolicies',
    'extlClntAppPushPolicies/Order_Sync_x.ecaPushPlcy',
    '<isFullContent>false</isFullContent>',
  ],
  [
    'ExtlClntAppPushSettings',
    'extlClntAppPushSettings/Order_Sync_x.ecaPush',
    '<applePushConfig><applicationBundle>test.acme</applicationBundle><environment>Sandbox</environment></applePushConfig><pushServiceType>Apple</pushServiceType>',
  ],
  [
    'ExtlClntAppSamlConfigurablePolicies',
    'extlClntAppSamlConfigurablePolicies/Order_Sync_x.ecaSamlPlcy',
    '<acsUrl>https://acme.test/acs</acsUrl><customAttributes><formula>$User.Id</formula><key>a</key></customAttributes><encryptionType>AES_256</encryptionType><entityUrl>https://acme.test</entityUrl><nameIdFormat>Transient</nameIdFormat><signingAlgorithmType>SHA256</signingAlgorithmType><singleLogoutBindingType>PostBinding</singleLogoutBindingType><subjectType>UserId</subjectType>',
  ],
  [
    'ExtlClntAppSampleConfigurablePolicies',
    'extlClntAppSamplePolicies/Order_Sync_x.ecaSmplPlcy',
    '<adminOnlyPolicy>x</adminOnlyPolicy>',
    66,
  ],
  [
    'ExtlClntAppSampleSettings',
    'extlClntAppSampleSettings/Order_Sync_x.ecaSmpl',
    '<devicePlatform>ios</devicePlatform><deviceType>phone</deviceType><policy1DevManaged>true</policy1DevManaged>',
    66,
  ],
];

export type KindredPart = {
  readonly type: string;
  readonly path: string;
  /** Each element on a line of its own, the root on the second. */
  readonly text: string;
  readonly apiVersion: number;
};

export const KINDRED_PARTS: readonly KindredPart[] = PARTS.map(([type, place, elements, apiVersion = 68]) => {
  const own = `<externalClientApplication>Order_Sync</externalClientApplication><label>x</label>${elements}`;
  const lines = own.replaceAll('><', '>\n<');
  return {
    type,
    path: `force-app/main/default/${place}-meta.xml`,
    text: `<?xml version="1.0" encoding="UTF-8"?>\n<${type} xmlns="http://soap.sforce.com/2006/04/metadata">\n${lines}\n</${type}>\n`,
    apiVersion,
  };
});
