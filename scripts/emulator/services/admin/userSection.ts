/**
 * The integration users of an org with what they hold, its other users, and the licences they take seats of. An
 * integration user has the integration licence, or an app runs as it.
 */
import type { Emulator } from '../../emulatorTypes.ts';
import { integrationLicense } from '../../seed/seedOrg.ts';
import type { EmulatedOrg, FieldValue, StoredRecord } from '../../state/stateTypes.ts';
import { usedPermissionSetLicenses, usedUserLicenses } from '../data/rows/licenseUse.ts';
import { readApps } from './appFacts.ts';
import { type Html, html, type Insertion } from './html.ts';
import { id, orDash, table, toned } from './pageLayout.ts';

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

/** A frozen user may be inactive as well: each alone keeps him out. */
const stateOf = ({ state }: Emulator, { orgId }: EmulatedOrg, user: StoredRecord): Html => {
  const isFrozen = state.records.find(orgId, 'UserLogin', { UserId: user.Id, IsFrozen: true }).length > 0;
  const words = [user['IsActive'] === true ? '' : 'Inactive', isFrozen ? 'Frozen' : ''].filter((word) => word !== '');
  return words.length === 0 ? toned('good', 'Active') : toned('bad', words.join(', '));
};

type KnownUser = {
  readonly user: StoredRecord;
  readonly profile: StoredRecord | undefined;
  readonly license: string;
  readonly runsAs: readonly string[];
};

const readUsers = (emulator: Emulator, org: EmulatedOrg): readonly KnownUser[] => {
  const { records } = emulator.state;
  const apps = runAsApps(emulator, org);
  const byId = (sobject: string, recordId: FieldValue | undefined): StoredRecord | undefined =>
    typeof recordId === 'string' ? records.get(org.orgId, sobject, recordId) : undefined;
  return records.find(org.orgId, 'User').map((user) => {
    const profile = byId('Profile', user['ProfileId']);
    const license = nameOf(byId('UserLicense', profile?.['UserLicenseId']), 'Name');
    return { user, profile, license, runsAs: apps.get(String(user['Username']).toLowerCase()) ?? [] };
  });
};

const isIntegrationUser = ({ license, runsAs }: KnownUser): boolean =>
  license === integrationLicense || runsAs.length > 0;

const commonCells = (emulator: Emulator, org: EmulatedOrg, known: KnownUser): readonly Insertion[] => [
  html`${orDash(known.user['Username'])}<div class="quiet">${id(known.user.Id)}</div>`,
  stateOf(emulator, org, known.user),
  known.license,
  nameOf(known.profile, 'Name'),
];

const integrationTable = (emulator: Emulator, org: EmulatedOrg, users: readonly KnownUser[]): Html => {
  const { records } = emulator.state;
  const held = (assignment: string, sobject: string, field: string, userId: string): readonly StoredRecord[] =>
    records.find(org.orgId, assignment, { AssigneeId: userId }).flatMap((row) => {
      const record = records.get(org.orgId, sobject, String(row[field]));
      return record === undefined ? [] : [record];
    });
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
    rows: users.map((known) => {
      const licenses = held(
        'PermissionSetLicenseAssign',
        'PermissionSetLicense',
        'PermissionSetLicenseId',
        known.user.Id,
      );
      const sets = held('PermissionSetAssignment', 'PermissionSet', 'PermissionSetId', known.user.Id);
      return [
        ...commonCells(emulator, org, known),
        listed(licenses.map((license) => nameOf(license, 'MasterLabel'))),
        listed(sets.filter((set) => set['IsOwnedByProfile'] !== true).map((set) => nameOf(set, 'Name'))),
        listed(known.runsAs),
      ];
    }),
    whenEmpty: 'none has the integration licence, and no app runs as anybody.',
  });
};

const otherUsersShown = 100;

const otherTable = (emulator: Emulator, org: EmulatedOrg, users: readonly KnownUser[]): Html => {
  const more = users.length - otherUsersShown;
  return html`${table({
    id: 'other-users',
    caption: 'Other users',
    columns: ['Username', 'State', 'Licence', 'Profile'],
    rows: users.slice(0, otherUsersShown).map((known) => commonCells(emulator, org, known)),
  })}${more > 0 ? html`<p class="quiet">${more} more are not shown.</p>` : undefined}`;
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

export const userSection = (emulator: Emulator, org: EmulatedOrg): Html => {
  const users = readUsers(emulator, org);
  const others = users.filter((known) => !isIntegrationUser(known));
  return html`${integrationTable(emulator, org, users.filter(isIntegrationUser))}${otherTable(emulator, org, others)}${licenseTable(emulator, org)}`;
};
