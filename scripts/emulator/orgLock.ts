/**
 * Whether Salesforce has locked an org (unpaid, suspended, closed). A locked org lets nobody in; what it holds stays.
 */
import type { State } from './state/stateTypes.ts';

const keyOf = (orgId: string): string => `orgLocked:${orgId}`;

export const isOrgLocked = ({ meta }: State, orgId: string): boolean => meta.get(keyOf(orgId)) === 'true';

export const setOrgLock = ({ meta }: State, orgId: string, isLocked: boolean): void =>
  meta.set(keyOf(orgId), String(isLocked));
