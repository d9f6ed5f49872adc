/**
 * The integration users of an org with what they hold, and the licences they take seats of. An integration user has the
 * integration licence, or an app runs as it.
 */
import type { Emulator } from '../../emulatorTypes.ts';
import { integrationLicense } from '../../seed/seedOrg.ts';
import type { EmulatedOrg, FieldValue, StoredRecord } from '../../state/stateTypes.ts';
import { usedPermissionSetLicenses, usedUserLicenses } from '../data/rows/licenseUse.ts';
import { readApps } from './appFacts.ts';
import { type Html, html, type Insertion } from './html.ts';
import { orDash, table, toned } from './pageLayout.ts';

const nameOf = (record: StoredRecord | undefined, field: string): string => orDash(record?.[field]);

const listed = (names: readonly string[]): Insertion =>
  names.length === 0 ? '–' : html`${names.map((name) => html`<div>${name}</div>`)}`;

const runAsApps = (emulator: Emulator, org: EmulatedOrg): ReadonlyMap<string, readonly string[]> => {
  const apps = new Map<string, readonly string[]>();
  for (const { app, value } of readApps(emulator, org)) {
    const username = value('ExtlClntAppOauthConfigurablePolicies', 'clientCredentialsFlowUser')?.toLowerCase();
    if (username !== undefined) apps.set(username, [...(apps.get(username) ?? []), app.fullName]);
  }
  return apps;
};

const userTable = (emulator: Emulator, org: EmulatedOrg): Html => {
  const { records } = emulator.state;
  const { orgId } = org;
  const apps = runAsApps(emulator, org);
  const byId = (sobject: string, id: FieldValue | undefined): StoredRecord | undefined =>
    typeof id === 'string' ? records.get(orgId, sobject, id) : undefined;
  const rowOf = (user: StoredRecord): readonly Insertion[] | undefined => {
    const profile = byId('Profile', user['ProfileId']);
    const license = nameOf(byId('UserLicense', profile?.['UserLicenseId']), 'Name');
    const runsAs = apps.get(String(user['Username']).toLowerCase()) ?? [];
    if (license !== integrationLicense && runsAs.length === 0) return undefined;
    const permissionSets = records
      .find(orgId, 'PermissionSetAssignment', { AssigneeId: user.Id })
      .map((assignment) => byId('PermissionSet', assignment['PermissionSetId']))
      .filter((permissionSet) => permissionSet?.['IsOwnedByProfile'] !== true);
    const licenses = records
      .find(orgId, 'PermissionSetLicenseAssign', { AssigneeId: user.Id })
      .map((assignment) => byId('PermissionSetLicense', assignment['PermissionSetLicenseId']));
    const isFrozen = records.find(orgId, 'UserLogin', { UserId: user.Id })[0]?.['IsFrozen'] === true;
    return [
      html`${orDash(user['Username'])}<div class="quiet">${user.Id}</div>`,
      isFrozen
        ? toned('bad', 'Frozen')
        : user['IsActive'] === true
          ? toned('good', 'Active')
          : toned('bad', 'Inactive'),
      license,
      nameOf(profile, 'Name'),
      listed(licenses.map((held) => nameOf(held, 'MasterLabel'))),
      listed(permissionSets.map((held) => nameOf(held, 'Name'))),
      listed(runsAs),
    ];
  };
  return table({
    id: 'integration-users',
    caption: 'Integration users',
    columns: [
      'Username',
      'State',
      'Licence',
      'Profile',
      'Permission set licences',
      'Permission sets',
      'Run-as user of',
    ],
    rows: records.find(orgId, 'User').flatMap((user) => {
      const row = rowOf(user);
      return row === undefined ? [] : [row];
    }),
  });
};

const licenseTable = ({ state }: Emulator, { orgId }: EmulatedOrg): Html => {
  const rowsOf = (sobject: string, label: string, kind: string, used: ReadonlyMap<string, number>) =>
    state.records
      .find(orgId, sobject)
      .map((license) => [
        nameOf(license, label),
        kind,
        used.get(license.Id) ?? 0,
        Math.max(Number(license['TotalLicenses']) - (used.get(license.Id) ?? 0), 0),
        nameOf(license, 'TotalLicenses'),
      ]);
  return table({
    id: 'licenses',
    caption: 'Licences',
    columns: ['Name', 'Kind', 'Used', 'Free', 'Total'],
    rows: [
      ...rowsOf('UserLicense', 'Name', 'User licence', usedUserLicenses(state, orgId)),
      ...rowsOf(
        'PermissionSetLicense',
        'MasterLabel',
        'Permission set licence',
        usedPermissionSetLicenses(state, orgId),
      ),
    ],
  });
};

export const userSection = (emulator: Emulator, org: EmulatedOrg): Html =>
  html`${userTable(emulator, org)}${licenseTable(emulator, org)}`;
