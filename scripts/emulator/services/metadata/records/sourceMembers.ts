/**
 * SourceMember records, by which clients track changes: one a component, with a revision that only grows. Scratch orgs and
 * sandboxes have them, production orgs do not.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/tooling_api_objects_sourcemember.htm
 */
import type { DeployContext } from '../deploy/deployContext.ts';

/** Notes that a component was made, changed or deleted. */
export const recordSourceMember = (
  { state, org, userId }: DeployContext,
  change: {
    readonly type: string;
    readonly fullName: string;
    readonly id: string;
    readonly isNew: boolean;
    readonly isObsolete: boolean;
  },
): void => {
  if (org.kind !== 'scratch' && org.kind !== 'sandbox') return;
  const counterKey = `sourceRevision:${org.orgId}`;
  const revision = Number(state.meta.get(counterKey) ?? 0) + 1;
  state.meta.set(counterKey, String(revision));
  const name = { MemberType: change.type, MemberName: change.fullName };
  const fields = {
    MemberIdOrName: change.id,
    RevisionNum: revision,
    RevisionCounter: revision,
    IsNameObsolete: change.isObsolete,
    IsNewMember: change.isNew,
    // An id: clients look the name up by it.
    ChangedBy: userId,
  };
  const existing = state.records
    .find(org.orgId, 'SourceMember', name)
    .find((member) => member['MemberName'] === change.fullName);
  if (existing) state.records.update(org.orgId, 'SourceMember', existing.Id, fields, userId);
  else state.records.insert(org.orgId, 'SourceMember', { ...name, ...fields }, userId);
};
