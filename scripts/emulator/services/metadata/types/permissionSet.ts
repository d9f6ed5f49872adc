/**
 * Permission sets and, for reading only, profiles. Every element an org of the highest version knows is in the table;
 * what the parts mean to the org is decided in the rules.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_permissionset.htm
 */
import { type ComplexType, flag, groups, type MetadataType, oneOf, text } from './fieldTable.ts';

const required = { isRequired: true };

/** An element that names something and says whether it is allowed. */
const access = (name: string, nameField: string, flagField = 'enabled'): ComplexType => ({
  name,
  fields: [text(nameField, required), flag(flagField, required)],
});

export const objectPermissionFlags = [
  ...['allowCreate', 'allowDelete', 'allowEdit', 'allowRead', 'modifyAllRecords', 'viewAllRecords'],
] as const;

const objectPermissions: ComplexType = {
  name: 'PermissionSetObjectPermissions',
  fields: [
    ...objectPermissionFlags.map((name) => flag(name, required)),
    text('object', required),
    flag('viewAllFields', { since: 63 }),
  ],
};
const fieldPermissions: ComplexType = {
  name: 'PermissionSetFieldPermissions',
  fields: [flag('editable', required), text('field', required), flag('readable')],
};
const tabSetting: ComplexType = {
  name: 'PermissionSetTabSetting',
  fields: [
    text('tab', required),
    oneOf('visibility', 'PermissionSetTabVisibility', ['None', 'Available', 'Visible'], required),
  ],
};
const userPermission = access('PermissionSetUserPermission', 'name');

export const permissionSet: MetadataType = {
  name: 'PermissionSet',
  directory: 'permissionsets',
  suffix: 'permissionset',
  since: 22,
  sobject: 'PermissionSet',
  keyPrefix: '0PS',
  fields: [
    groups('applicationVisibilities', access('PermissionSetApplicationVisibility', 'application', 'visible')),
    groups('classAccesses', access('PermissionSetApexClassAccess', 'apexClass')),
    groups('customMetadataTypeAccesses', access('PermissionSetCustomMetadataTypeAccess', 'name')),
    groups('customPermissions', access('PermissionSetCustomPermissions', 'name')),
    groups('customSettingAccesses', access('PermissionSetCustomSettingAccess', 'name')),
    text('description'),
    groups(
      'externalCredentialPrincipalAccesses',
      access('PermissionSetExternalCredentialPrincipalAccess', 'externalCredentialPrincipal'),
    ),
    groups('externalDataSourceAccesses', access('PermissionSetExternalDataSourceAccess', 'externalDataSource')),
    groups('fieldPermissions', fieldPermissions),
    groups('flowAccesses', access('PermissionSetFlowAccess', 'flow')),
    flag('hasActivationRequired', { byDefault: 'false' }),
    text('label', required),
    text('license'),
    groups('objectPermissions', objectPermissions),
    groups('pageAccesses', access('PermissionSetApexPageAccess', 'apexPage')),
    groups('recordTypeVisibilities', access('PermissionSetRecordTypeVisibility', 'recordType', 'visible')),
    groups('tabSettings', tabSetting),
    groups('userPermissions', userPermission),
  ],
};

const loginIpRange: ComplexType = {
  name: 'ProfileLoginIpRange',
  fields: [
    text('description', { since: 30 }),
    text('endAddress', { isRequired: true }),
    text('startAddress', { isRequired: true }),
  ],
};

export const profile: MetadataType = {
  name: 'Profile',
  directory: 'profiles',
  suffix: 'profile',
  since: 10,
  sobject: 'Profile',
  keyPrefix: '00e',
  fields: [
    flag('custom'),
    text('description'),
    groups('loginIpRanges', loginIpRange),
    text('userLicense'),
    groups('userPermissions', access('ProfileUserPermission', 'name')),
  ],
};
