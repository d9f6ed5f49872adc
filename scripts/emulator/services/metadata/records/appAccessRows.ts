/**
 * SetupEntityAccess records of an app: one for each permission set, and each profile, that its OAuth policies list. A list
 * in a file is the whole list; without one the records stay as they are.
 */
import type { StoredRecord } from '../../../state/stateTypes.ts';
import { type DeployContext, findApp } from '../deploy/deployContext.ts';
import { type Body, namesAt, textAt } from '../xml/body.ts';
import { findPermissionSet, findProfile } from './findAccessHolders.ts';

type Holder = 'permissionSet' | 'profile';

const elementOf: Readonly<Record<Holder, string>> = {
  permissionSet: 'commaSeparatedPermissionSet',
  profile: 'commaSeparatedProfile',
};

const parentIds = ({ state, org }: DeployContext, holder: Holder, body: Body): ReadonlySet<string> => {
  const setOfProfile = (name: string): StoredRecord | undefined => {
    const profile = findProfile(state, org.orgId, name);
    return profile && state.records.find(org.orgId, 'PermissionSet', { ProfileId: profile.Id })[0];
  };
  return new Set(
    namesAt(body, elementOf[holder])
      .map((name) => (holder === 'profile' ? setOfProfile(name) : findPermissionSet(state, org.orgId, name)))
      .flatMap((set) => (set ? [set.Id] : [])),
  );
};

/** Brings the records in step with stored policies. `stated` is what the file says of its own. */
export const syncAppAccess = (context: DeployContext, stated: Body, policy: Body): void => {
  const { state, org, userId } = context;
  const app = findApp(context, textAt(policy, 'externalClientApplication') ?? '');
  if (!app) return;
  const isOfProfile = (parentId: unknown): boolean =>
    state.records.get(org.orgId, 'PermissionSet', String(parentId))?.['IsOwnedByProfile'] === true;
  for (const holder of ['permissionSet', 'profile'] as const) {
    if (stated[elementOf[holder]] === undefined) continue;
    const wanted = parentIds(context, holder, policy);
    const rows = state.records
      .find(org.orgId, 'SetupEntityAccess', { SetupEntityId: app.id })
      .filter((row) => isOfProfile(row['ParentId']) === (holder === 'profile'));
    for (const row of rows.filter((one) => !wanted.has(String(one['ParentId'])))) {
      state.records.delete(org.orgId, 'SetupEntityAccess', row.Id);
    }
    const present = new Set(rows.map((row) => row['ParentId']));
    for (const ParentId of [...wanted].filter((id) => !present.has(id))) {
      const fields = { ParentId, SetupEntityId: app.id, SetupEntityType: 'ExternalClientApplication' };
      state.records.insert(org.orgId, 'SetupEntityAccess', fields, userId);
    }
  }
};
