/**
 * Which sObjects a caller has: by API, API version, kind of org and the user's permissions. What somebody may not see
 * does not exist for them, which is how an org answers too.
 */
import { sobjectExistsIn } from '../../scratchOrgs/scratchOrgRules.ts';
import type { Caller } from '../caller.ts';
import { effectiveObjectAccess } from '../effectivePermissions.ts';
import type { Sobject } from '../schema/sobject.ts';
import { findSobject, SOBJECTS } from '../schema/sobjects.ts';
import { FULL_ACCESS, type ObjectAccess } from './objectAccess.ts';

/** The sObject of this name, without case; `undefined` where the caller has none. */
export function availableSobject(caller: Caller, name: string): Sobject | undefined {
  const sobject = findSobject(name);
  return sobject !== undefined && isAvailable(caller, sobject) ? sobject : undefined;
}

export const listAvailableSobjects = (caller: Caller): readonly Sobject[] =>
  SOBJECTS.filter((sobject) => isAvailable(caller, sobject));

/** What the caller may do with the records of an sObject; for setup objects that is for the rules to say. */
export const objectAccessOf = (caller: Caller, sobject: Sobject): ObjectAccess =>
  sobject.needsObjectPermission
    ? effectiveObjectAccess(caller.emulator.state, caller.org.orgId, caller.userId, sobject.name)
    : FULL_ACCESS;

function isAvailable(caller: Caller, sobject: Sobject): boolean {
  return (
    sobject.apis.includes(caller.api) &&
    caller.apiVersion >= sobject.sinceApiVersion &&
    sobjectExistsIn(caller.org, sobject.name) &&
    tracksSource(caller, sobject) &&
    (sobject.visibleWith.length === 0 || sobject.visibleWith.some((name) => caller.permissions.has(name))) &&
    objectAccessOf(caller, sobject).read
  );
}

/** A production org has no SourceMember at all. */
const tracksSource = (caller: Caller, sobject: Sobject): boolean =>
  sobject.name !== 'SourceMember' || caller.org.kind === 'scratch' || caller.org.kind === 'sandbox';
