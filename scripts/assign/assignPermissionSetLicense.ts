/** Assigns the permission set licence. In: the step. Out: whether it is new. Comes before any permission set that needs it. */
import type { OrgClient } from '../org/orgClient.ts';
import { soqlLiteral } from '../org/soqlLiteral.ts';
import type { AssignPermissionSetLicenseStep } from '../plan/deployPlan.ts';
import type { AssignmentOutcome } from './assignmentOutcome.ts';
import { ensureAssignment } from './ensureAssignment.ts';

/**
 * Gives the run-as user the permission set licence, unless it has it.
 * @throws {AssignmentRefusedError} when the org refuses it
 * @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_permissionsetlicenseassign.htm
 */
export const assignPermissionSetLicense = (
  step: AssignPermissionSetLicenseStep,
  org: OrgClient,
): Promise<AssignmentOutcome> =>
  ensureAssignment(org, {
    username: step.username,
    name: step.permissionSetLicenseName,
    subject: `permission set licence ${step.permissionSetLicenseName}`,
    sobject: 'PermissionSetLicenseAssign',
    field: 'PermissionSetLicenseId',
    assignedId: async () => step.permissionSetLicenseId,
    condition: `PermissionSetLicenseId = ${soqlLiteral(step.permissionSetLicenseId)}`,
  });
