/** The rules of every sObject that has some: those of this service and those of the scratch org service. */
import type { RecordRulesRegistry } from '../../../recordRules.ts';
import { scratchOrgRules } from '../../scratchOrgs/scratchOrgRules.ts';
import { businessRules } from './businessRules.ts';
import { permissionSetAssignmentRules } from './permissionSetAssignmentRules.ts';
import { permissionSetLicenseAssignRules } from './permissionSetLicenseAssignRules.ts';
import { permissionSetRules } from './permissionSetRules.ts';
import { setupEntityAccessRules } from './setupEntityAccessRules.ts';
import { userLoginRules, userRules } from './userRules.ts';

export const recordRules: RecordRulesRegistry = new Map([
  ['User', userRules],
  ['UserLogin', userLoginRules],
  ['PermissionSet', permissionSetRules],
  ['PermissionSetAssignment', permissionSetAssignmentRules],
  ['PermissionSetLicenseAssign', permissionSetLicenseAssignRules],
  ['SetupEntityAccess', setupEntityAccessRules],
  ...businessRules,
  ...scratchOrgRules,
]);
