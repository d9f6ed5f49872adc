/** Tables of what users may do: permission sets, their licenses, assignments, and the apps that they open. */
import { permissionFields } from './permissionNames.ts';
import { defineSobject, type Sobject } from './sobject.ts';

const permissionSet = defineSobject({
  name: 'PermissionSet',
  apis: ['data', 'tooling'],
  writes: ['create', 'update', 'delete'],
  fields: [
    'Name string(80) cu',
    'Label string(80) cu',
    'Description textarea(255) cun',
    'LicenseId reference(PermissionSetLicense UserLicense) cn',
    'ProfileId reference(Profile) n',
    'IsOwnedByProfile boolean',
    'IsCustom boolean',
    'HasActivationRequired boolean cu',
    'NamespacePrefix string(15) n',
    'PermissionSetGroupId reference(PermissionSetGroup) n',
    'Type picklist n',
    ...permissionFields('cu'),
  ],
});

const permissionSetAssignment = defineSobject({
  name: 'PermissionSetAssignment',
  audit: 'stamp',
  apis: ['data', 'tooling'],
  writes: ['create', 'update', 'delete'],
  fields: [
    'PermissionSetId reference(PermissionSet) cn',
    'PermissionSetGroupId reference(PermissionSetGroup) cn',
    'AssigneeId reference(User) c',
    'ExpirationDate datetime cun',
    'IsActive boolean',
    'IsRevoked boolean',
  ],
});

const permissionSetGroup = defineSobject({
  name: 'PermissionSetGroup',
  fields: ['DeveloperName string(80)', 'MasterLabel string(80)', 'Description textarea(255) n', 'Status picklist'],
});

const permissionSetLicense = defineSobject({
  name: 'PermissionSetLicense',
  fields: [
    'DeveloperName string(80)',
    'Language picklist',
    'MasterLabel string(80)',
    'PermissionSetLicenseKey string(100)',
    'TotalLicenses int',
    'UsedLicenses int',
    'Status picklist',
    'ExpirationDate date n',
    'LicenseExpirationPolicy picklist n',
    'IsAvailableForIntegrations boolean',
    'IsSupplementLicense boolean',
  ],
});

const permissionSetLicenseAssign = defineSobject({
  name: 'PermissionSetLicenseAssign',
  writes: ['create', 'delete'],
  fields: ['PermissionSetLicenseId reference(PermissionSetLicense) c', 'AssigneeId reference(User) c'],
});

const setupEntityAccess = defineSobject({
  name: 'SetupEntityAccess',
  audit: 'stamp',
  writes: ['create', 'delete'],
  fields: [
    'ParentId reference(PermissionSet) c',
    'SetupEntityId reference(ExternalClientApplication ConnectedApplication) c',
    'SetupEntityType picklist n',
  ],
});

const objectPermissions = defineSobject({
  name: 'ObjectPermissions',
  fields: [
    'ParentId reference(PermissionSet)',
    'SobjectType picklist',
    'PermissionsCreate boolean',
    'PermissionsRead boolean',
    'PermissionsEdit boolean',
    'PermissionsDelete boolean',
    'PermissionsViewAllRecords boolean',
    'PermissionsModifyAllRecords boolean',
  ],
});

const userPermissionAccess = defineSobject({
  name: 'UserPermissionAccess',
  audit: 'none',
  fields: ['LastCacheUpdate datetime n', ...permissionFields('')],
});

export const permissionSobjects: readonly Sobject[] = [
  permissionSet,
  permissionSetAssignment,
  permissionSetGroup,
  permissionSetLicense,
  permissionSetLicenseAssign,
  setupEntityAccess,
  objectPermissions,
  userPermissionAccess,
];
