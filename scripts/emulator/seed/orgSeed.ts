/**
 * What a person orders for a new org beyond its edition: numbers of licences, settings of External Client Apps, users. In:
 * the order. Out: the org's rows; an order that can't be carried out names the part that is at fault. Runs within the
 * transaction that makes the org, so that a wrong order leaves no org behind.
 */
import { ApiError } from '../apiError.ts';
import type { EmulatedOrg, State } from '../state/stateTypes.ts';
import { administratorProfile } from './seedOrg.ts';
import { seedUser } from './seedUser.ts';

export type SeededUser = {
  readonly username: string;
  readonly email?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  /** Name of a profile; System Administrator when absent. */
  readonly profile?: string;
  readonly isActive?: boolean;
};

export type OrgSeed = {
  /** By the name of a user licence, or the developer name of a permission set licence. */
  readonly licenses?: Readonly<Record<string, number>>;
  /** By element of the `ExternalClientApp` settings. */
  readonly settings?: Readonly<Record<string, boolean>>;
  readonly users?: readonly SeededUser[];
};

const refuse = (publicMessage: string, ...fields: readonly string[]): never => {
  throw new ApiError({ httpStatus: 400, errorCode: 'INVALID_INPUT', publicMessage, fields });
};

const namesOf = (rows: readonly Readonly<Record<string, unknown>>[], field: string): string =>
  rows.map((row) => String(row[field])).join(', ');

const setLicenses = ({ records }: State, orgId: string, licenses: NonNullable<OrgSeed['licenses']>): void => {
  const users = records.find(orgId, 'UserLicense');
  const sets = records.find(orgId, 'PermissionSetLicense');
  for (const [name, TotalLicenses] of Object.entries(licenses)) {
    const user = users.find((row) => row['Name'] === name);
    const set = sets.find((row) => row['DeveloperName'] === name);
    if (user !== undefined) records.update(orgId, 'UserLicense', user.Id, { TotalLicenses });
    else if (set !== undefined) records.update(orgId, 'PermissionSetLicense', set.Id, { TotalLicenses });
    else
      refuse(
        `This edition has no licence "${name}"; it has ${namesOf(users, 'Name')} and ${namesOf(sets, 'DeveloperName')}`,
        'licenses',
        name,
      );
  }
};

const setSettings = ({ components }: State, orgId: string, settings: NonNullable<OrgSeed['settings']>): void => {
  const component = components.list(orgId, 'Settings').find(({ fullName }) => fullName === 'ExternalClientApp');
  if (component === undefined) throw new Error(`the new org ${orgId} has no settings`);
  const known = Object.keys(component.body);
  const unknown = Object.keys(settings).find((name) => !known.includes(name));
  if (unknown !== undefined)
    refuse(`There is no setting "${unknown}"; known: ${known.join(', ')}`, 'settings', unknown);
  const texts = Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)]));
  components.put(orgId, { ...component, userId: component.modifiedById, body: { ...component.body, ...texts } });
};

const addUser = (state: State, orgId: string, user: SeededUser, index: number): void => {
  const profiles = state.records.find(orgId, 'Profile');
  const name = user.profile ?? administratorProfile;
  const profile = profiles.find((row) => row['Name'] === name);
  if (profile === undefined) {
    refuse(`There is no profile "${name}"; there are ${namesOf(profiles, 'Name')}`, 'users', String(index), 'profile');
    return;
  }
  if (state.records.findUserAnywhere(user.username) !== undefined) {
    refuse(
      `The username "${user.username}" is taken; usernames are unique over all orgs`,
      'users',
      String(index),
      'username',
    );
  }
  seedUser(state, orgId, {
    Username: user.username,
    Email: user.email ?? user.username,
    FirstName: user.firstName ?? null,
    LastName: user.lastName ?? 'User',
    Alias: user.username.slice(0, 8),
    ProfileId: profile.Id,
    ...(user.isActive === undefined ? {} : { IsActive: user.isActive }),
  });
};

/** @throws {ApiError} INVALID_INPUT, with the path to the part that is at fault */
export const applyOrgSeed = (state: State, { orgId }: EmulatedOrg, seed: OrgSeed): void => {
  if (seed.licenses !== undefined) setLicenses(state, orgId, seed.licenses);
  if (seed.settings !== undefined) setSettings(state, orgId, seed.settings);
  for (const [index, user] of (seed.users ?? []).entries()) addUser(state, orgId, user, index);
};
