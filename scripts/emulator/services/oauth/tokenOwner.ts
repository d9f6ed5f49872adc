/**
 * The org and the user behind a stored token, as long as both may still be served through the host that was called.
 */
import { isOrgLocked } from '../../orgLock.ts';
import type { EmulatedOrg, State, StoredRecord, StoredToken } from '../../state/stateTypes.ts';

export type TokenOwner = { readonly org: EmulatedOrg; readonly user: StoredRecord };

/** Whether the sessions of a user are good for nothing: deactivated, frozen, or of an org that is locked. */
export const isLockedOut = (state: State, { org, user }: TokenOwner): boolean =>
  user['IsActive'] !== true ||
  isOrgLocked(state, org.orgId) ||
  state.records.find(org.orgId, 'UserLogin', { UserId: user.Id, IsFrozen: true }).length > 0;

/** `undefined` when the token is of another org than the host, its org is deleted or past its day, or its user gone. */
export const findTokenOwner = (
  state: State,
  hostOrg: EmulatedOrg | undefined,
  token: StoredToken,
): TokenOwner | undefined => {
  const org = state.orgs.get(token.orgId);
  const user = state.records.get(token.orgId, 'User', token.userId);
  const isOver = org === undefined || org.isDeleted || (org.expiresAt ?? Number.POSITIVE_INFINITY) <= state.clock.now();
  if (isOver || user === undefined) {
    return undefined;
  }
  return hostOrg === undefined || hostOrg.orgId === org.orgId ? { org, user } : undefined;
};
