/** The system permission that a write needs. */
import type { RuleContext } from '../../../recordRules.ts';
import { effectivePermissions } from '../effectivePermissions.ts';
import { insufficientAccess } from '../records/refusals.ts';

export const hasPermission = ({ emulator, org, userId }: RuleContext, ...anyOf: readonly string[]): boolean => {
  const permissions = effectivePermissions(emulator.state, org.orgId, userId);
  return anyOf.some((name) => permissions.has(name));
};

/** Lets through whoever has one of the permissions. @throws {ApiError} INSUFFICIENT_ACCESS_OR_READONLY */
export function requirePermission(context: RuleContext, ...anyOf: readonly string[]): void {
  if (!hasPermission(context, ...anyOf)) {
    throw insufficientAccess();
  }
}
