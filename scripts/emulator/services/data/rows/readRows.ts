/**
 * The rows of an sObject in an org as a query sees them: what is stored, with the columns that an org computes, and the
 * rows that an org makes up from other state.
 */
import type { StoredRecord } from '../../../state/stateTypes.ts';
import { listAvailableSobjects } from '../access/availableSobjects.ts';
import type { Caller } from '../caller.ts';
import type { Sobject } from '../schema/sobject.ts';
import { appRows, isAppSobject } from './appRows.ts';
import { deployRequestRows } from './deployRequestRows.ts';
import { usedPermissionSetLicenses, usedUserLicenses } from './licenseUse.ts';
import { objectPermissionRows } from './objectPermissionRows.ts';

const NO_ID = '000000000000000AAA';

/** All rows of the sObject in insertion order. */
export function readRows(caller: Caller, sobject: Sobject): readonly StoredRecord[] {
  const { state } = caller.emulator;
  const { orgId } = caller.org;
  const stored = (): readonly StoredRecord[] => state.records.find(orgId, sobject.name);
  switch (sobject.name) {
    case 'User':
    case 'Contact':
      return stored().map(withName);
    case 'UserLicense':
      return withUse(stored(), usedUserLicenses(state, orgId));
    case 'PermissionSetLicense':
      return withUse(stored(), usedPermissionSetLicenses(state, orgId));
    case 'PermissionSetAssignment':
      return stored().map((row) => ({ ...row, IsActive: row['IsActive'] !== false }));
    case 'UserPermissionAccess':
      return [
        { Id: NO_ID, ...Object.fromEntries([...caller.permissions].map((name) => [`Permissions${name}`, true])) },
      ];
    case 'ObjectPermissions':
      return objectPermissionRows(state, orgId);
    case 'EntityDefinition':
      return listDefinedSobjects(caller).map(definitionRow);
    case 'DeployRequest':
      return deployRequestRows(state, orgId);
    default:
      return isAppSobject(sobject.name) ? appRows(state, orgId, sobject.name) : stored();
  }
}

/** The Tooling API defines what the data API has too, and its own. */
const listDefinedSobjects = (caller: Caller): readonly Sobject[] => [
  ...new Set([...listAvailableSobjects({ ...caller, api: 'data' }), ...listAvailableSobjects(caller)]),
];

const withUse = (rows: readonly StoredRecord[], used: ReadonlyMap<string, number>): readonly StoredRecord[] =>
  rows.map((row) => ({ ...row, UsedLicenses: used.get(row.Id) ?? 0 }));

const withName = (row: StoredRecord): StoredRecord => ({
  ...row,
  Name: [row['FirstName'], row['LastName']].filter((part) => typeof part === 'string' && part !== '').join(' '),
});

const definitionRow = (sobject: Sobject): StoredRecord => ({
  Id: NO_ID,
  DurableId: sobject.name,
  QualifiedApiName: sobject.name,
  DeveloperName: sobject.name,
  MasterLabel: sobject.label,
  Label: sobject.label,
  KeyPrefix: sobject.keyPrefix ?? null,
  IsQueryable: true,
  IsCustomizable: sobject.needsObjectPermission,
  IsCustomSetting: false,
});
