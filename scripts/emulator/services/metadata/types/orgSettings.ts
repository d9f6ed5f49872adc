/**
 * Settings of an org, member by member. Three are modelled, since they have a bearing on apps and flows; of the others the
 * elements are taken as they come. A deployment changes the elements it names and leaves the rest.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_externalclientappsettings.htm
 */
import { type ComplexType, flag, type MetadataType, offFlag } from './fieldTable.ts';
import { settingsNames } from './settingsNames.ts';

export const orgSettings: MetadataType = {
  name: 'Settings',
  directory: 'settings',
  suffix: 'settings',
  since: 10,
  keyPrefix: '0xF',
  fields: [],
};

const modelled: Readonly<Record<string, ComplexType>> = {
  ExternalClientApp: {
    name: 'ExternalClientAppSettings',
    fields: [
      offFlag('enableClientSecretInRestApiAccess', 60),
      flag('enableConsumerSecretApiAccess'),
      flag('enableExternalClientApps', { until: 62 }),
      offFlag('enablePackageEcaOauthFromDevOrg', 60),
    ],
  },
  ConnectedApp: {
    name: 'ConnectedAppSettings',
    fields: [
      offFlag('enableAdminApprovedAppsOnly'),
      offFlag('enableAdminApprovedAppsOnlyForExternalUser'),
      offFlag('enableSkipUserProvisioningWizardWelcomePage'),
    ],
  },
  OauthOidc: {
    name: 'OauthOidcSettings',
    fields: [
      offFlag('agentAuthLinking', 68),
      flag('blockOAuthUnPwFlow', { byDefault: 'true' }),
      flag('blockOAuthUsrAgtFlow', { byDefault: 'false' }),
      offFlag('isPkceRequired'),
      offFlag('oAuthCdCrdtFlowEnable'),
    ],
  },
};

const known = new Set(settingsNames);

/** The elements of a member of `Settings`; `undefined` where an org has no settings of this name. */
export const settingsTypeOf = (member: string): ComplexType | undefined =>
  known.has(member)
    ? (modelled[member] ?? { name: `${member}Settings`, fields: [], acceptsAnyElement: true })
    : undefined;

/** Settings whose values an org shows without anybody having set them. */
export const modelledSettings = Object.keys(modelled);
