/** Assigns one permission set. In: the step. Out: whether it is new. The permission set must have been deployed before. */
import type { OrgClient } from '../org/orgClient.ts';
import { soqlLiteral } from '../org/soqlLiteral.ts';
import type { AssignPermissionSetStep } from '../plan/deployPlan.ts';
import type { AssignmentOutcome } from './assignmentOutcome.ts';
import { ensureAssignment } from './ensureAssignment.ts';

/** A managed package may hold one of the same name; ours has no namespace. */
const ownPermissionSet = (name: string, prefix = ''): string =>
  `${prefix}Name = ${soqlLiteral(name)} AND ${prefix}NamespacePrefix = null`;

/**
 * Gives the run-as user the permission set, unless it has it.
 * @throws {AssignmentRefusedError} when the org refuses it, or has no such permission set
 * @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_permissionsetassignment.htm
 */
export const assignPermissionSet = (step: AssignPermissionSetStep, org: OrgClient): Promise<AssignmentOutcome> =>
  ensureAssignment(org, {
    username: step.username,
    name: step.permissionSetName,
    subject: `permission set ${step.permissionSetName}`,
    sobject: 'PermissionSetAssignment',
    field: 'PermissionSetId',
    assignedId: async () => {
      const [row] = await org.query<{ readonly Id: string }>(
        `SELECT Id FROM PermissionSet WHERE ${ownPermissionSet(step.permissionSetName)}`,
      );
      return row?.Id;
    },
    condition: ownPermissionSet(step.permissionSetName, 'PermissionSet.'),
  });
