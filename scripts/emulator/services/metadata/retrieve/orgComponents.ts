/**
 * The components of an org as the Metadata API shows them: those that were deployed, and those that an org has by itself,
 * its settings, profiles, and permission sets made through the data API.
 */
import type { Emulator } from '../../../emulatorTypes.ts';
import type { EmulatedOrg, StoredComponent, StoredRecord } from '../../../state/stateTypes.ts';
import { bodyOf, currentBodyOf } from '../deploy/storedBody.ts';
import type { MetadataType } from '../types/fieldTable.ts';
import { modelledSettings, settingsTypeOf } from '../types/orgSettings.ts';
import type { Body } from '../xml/body.ts';

export type OrgComponent = {
  readonly type: MetadataType;
  readonly fullName: string;
  readonly body: Body;
  readonly id: string;
  readonly createdAt: number;
  readonly createdById: string;
  readonly modifiedAt: number;
  readonly modifiedById: string;
};

/** The Metadata API has names of its own for the two oldest profiles. */
const profileNames: Readonly<Record<string, string>> = {
  'System Administrator': 'Admin',
  'Standard User': 'Standard',
};

const fromState = (
  { state }: Emulator,
  { orgId }: EmulatedOrg,
  type: MetadataType,
  component: StoredComponent,
): OrgComponent => ({ ...component, type, body: currentBodyOf(state, orgId, component) });

const permissionsOf = (record: StoredRecord): readonly Body[] =>
  Object.keys(record)
    .filter((column) => column.startsWith('Permissions') && record[column] === true)
    .map((column) => ({ enabled: 'true', name: column.slice('Permissions'.length) }))
    .sort((left, right) => (left.name < right.name ? -1 : 1));

const textField = (name: string, value: unknown): Body =>
  typeof value === 'string' && value !== '' ? { [name]: value } : {};

const fromRecord = (type: MetadataType, fullName: string, record: StoredRecord, body: Body): OrgComponent => ({
  type,
  fullName,
  body: { ...body, ...textField('description', record['Description']), userPermissions: permissionsOf(record) },
  id: record.Id,
  createdAt: Date.parse(String(record['CreatedDate'])),
  createdById: String(record['CreatedById'] ?? ''),
  modifiedAt: Date.parse(String(record['LastModifiedDate'])),
  modifiedById: String(record['LastModifiedById'] ?? ''),
});

const recordsShown = ({ state }: Emulator, org: EmulatedOrg, type: MetadataType): readonly OrgComponent[] => {
  const licenseOf = (record: StoredRecord, field: string): unknown =>
    state.records.get(org.orgId, 'UserLicense', String(record[field] ?? ''))?.['Name'];
  if (type.name === 'Profile') {
    return state.records.find(org.orgId, 'Profile').map((profile) => {
      const name = String(profile['Name']);
      const deployed = state.components.get(org.orgId, 'Profile', name);
      const body = {
        custom: 'false',
        ...(deployed && bodyOf(deployed)),
        ...textField('userLicense', licenseOf(profile, 'UserLicenseId')),
      };
      return fromRecord(type, profileNames[name] ?? name, profile, body);
    });
  }
  if (type.name !== 'PermissionSet') return [];
  return state.records.find(org.orgId, 'PermissionSet', { IsOwnedByProfile: false }).map((set) => {
    const body = {
      hasActivationRequired: String(set['HasActivationRequired'] === true),
      label: String(set['Label'] ?? set['Name']),
      ...textField('license', licenseOf(set, 'LicenseId')),
    };
    return fromRecord(type, String(set['Name']), set, body);
  });
};

const settingsDefaults = (member: string): Body =>
  Object.fromEntries(
    (settingsTypeOf(member)?.fields ?? []).flatMap(({ name, byDefault }) =>
      byDefault === undefined ? [] : [[name, byDefault]],
    ),
  );

/** Settings that nobody has touched are there too, as old as the org. */
const settingsShown = (org: EmulatedOrg, type: MetadataType, member: string): OrgComponent => ({
  type,
  fullName: member,
  body: {},
  id: '',
  createdAt: org.createdAt,
  createdById: '',
  modifiedAt: org.createdAt,
  modifiedById: '',
});

const withDefaults = (component: OrgComponent): OrgComponent =>
  component.type.name === 'Settings'
    ? { ...component, body: { ...settingsDefaults(component.fullName), ...component.body } }
    : component;

/** All components of a type, without repetition; deployed ones first, in the order in which they came. */
export const listOrgComponents = (
  emulator: Emulator,
  org: EmulatedOrg,
  type: MetadataType,
): readonly OrgComponent[] => {
  // Of a profile only what no record holds is stored; it is shown with the record.
  const deployed = type.name === 'Profile' ? [] : emulator.state.components.list(org.orgId, type.name);
  const stored = deployed.map((component) => fromState(emulator, org, type, component));
  const settings = type.name === 'Settings' ? modelledSettings.map((member) => settingsShown(org, type, member)) : [];
  const byName = new Map<string, OrgComponent>();
  for (const component of [...stored, ...recordsShown(emulator, org, type), ...settings]) {
    if (!byName.has(component.fullName)) byName.set(component.fullName, withDefaults(component));
  }
  return [...byName.values()];
};

/**
 * The component of this name; settings that are not modelled exist as well, and are empty. What is stored is looked up: an
 * org may hold thousands of components, each of which a retrieve asks for.
 */
export const findOrgComponent = (
  emulator: Emulator,
  org: EmulatedOrg,
  type: MetadataType,
  fullName: string,
): OrgComponent | undefined => {
  const stored = type.name === 'Profile' ? undefined : emulator.state.components.get(org.orgId, type.name, fullName);
  return stored === undefined
    ? (listOrgComponents(emulator, org, type).find((component) => component.fullName === fullName) ??
        (type.name === 'Settings' && settingsTypeOf(fullName) ? settingsShown(org, type, fullName) : undefined))
    : withDefaults(fromState(emulator, org, type, stored));
};
