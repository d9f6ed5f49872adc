/**
 * Types of an app that SDR lists, the WSDLs had for a while, and newer orgs do not know: samples of how a plugin is made, and
 * attestation. They are checked, stored and given back at the API versions that had them.
 * @see https://github.com/forcedotcom/wsdl
 */
import { appReference, type ComplexType, flag, type MetadataType, oneOf, satelliteLabel, text } from './fieldTable.ts';

const required = { isRequired: true };
const satellite = { isSatellite: true, isOnePerApp: true };

/** Also what the settings for mobile apps were in 58, before they got a shape of their own. */
export const deviceFields = (until?: number): ComplexType['fields'] => [
  oneOf('devicePlatform', 'DevicePlatformType', ['ios', 'android'], { ...required, until }),
  oneOf('deviceType', 'DeviceType', ['phone', 'tablet', 'minitablet'], { ...required, until }),
  text('minimumOsVersion', { until }),
  text('policy1', { until }),
  flag('policy1DevManaged', { until }),
  text('policy2', { until }),
  flag('policy2DevManaged', { until }),
  text('version', { until }),
];
/** The same for their policies. */
export const devicePolicyFields = (until?: number): ComplexType['fields'] => [
  text('adminOnlyPolicy', { until }),
  text('policy1', { until }),
  text('policy2', { until }),
];

export const droppedAppTypes: readonly MetadataType[] = [
  {
    ...satellite,
    name: 'ExtlClntAppAttestConfigurablePolicies',
    directory: 'extlClntAppAttestPolicies',
    suffix: 'ecaAttestPlcy',
    since: 66,
    until: 66,
    keyPrefix: '0xU',
    fields: [
      appReference,
      oneOf('attestEnforceLevel', 'AttestEnforceLevel', ['None', 'ClientControlled', 'Strict'], required),
      satelliteLabel,
    ],
  },
  {
    ...satellite,
    name: 'ExtlClntAppAttestSettings',
    directory: 'extlClntAppAttestSettings',
    suffix: 'ecaAttest',
    since: 66,
    until: 66,
    keyPrefix: '0xW',
    fields: [
      appReference,
      text('attestConfigLink'),
      oneOf('attestServiceType', 'AttestServiceType', ['Apple', 'Android'], required),
      satelliteLabel,
    ],
  },
  {
    ...satellite,
    name: 'ExtlClntAppSampleConfigurablePolicies',
    directory: 'extlClntAppSamplePolicies',
    suffix: 'ecaSmplPlcy',
    since: 59,
    until: 66,
    keyPrefix: '0xX',
    fields: [appReference, text('label', required), ...devicePolicyFields()],
  },
  {
    ...satellite,
    name: 'ExtlClntAppSampleSettings',
    directory: 'extlClntAppSampleSettings',
    suffix: 'ecaSmpl',
    since: 59,
    until: 66,
    keyPrefix: '0xY',
    fields: [appReference, text('label', required), ...deviceFields()],
  },
];
