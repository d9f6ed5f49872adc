/** Permission sets: licence, classes, objects and system permissions must exist as far as the emulator can tell. */
import { findLicense } from '../../records/findAccessHolders.ts';
import { bodiesAt, textAt } from '../../xml/body.ts';
import { findComponent } from '../deployContext.ts';
import { errorAt, noSuchReference, type Rule } from './rule.ts';

const editionsWithoutApiOnly = new Set(['Team Edition', 'Group Edition', 'Professional Edition']);

const licenseRule: Rule = ({ state, org }, candidate) => {
  const name = textAt(candidate.body, 'license')?.trim();
  return name === undefined || findLicense(state, org.orgId, name)
    ? []
    : [noSuchReference(candidate, 'license', 'PermissionSetLicense', name)];
};

/** Custom objects are not emulated, so that no org has one; of the standard ones any is taken. */
const objectsRule: Rule = (_context, candidate) =>
  bodiesAt(candidate.body, 'objectPermissions').flatMap((permission, index) => {
    const object = textAt(permission, 'object') ?? '';
    if (/^[A-Za-z]\w*$/.test(object) && !object.endsWith('__c')) return [];
    const problem = `In field: field - no CustomObject named ${object} found`;
    return [errorAt(candidate, `objectPermissions[${index}]`, problem)];
  });

const classesRule: Rule = (context, candidate) =>
  bodiesAt(candidate.body, 'classAccesses').flatMap((access, index) => {
    const name = textAt(access, 'apexClass') ?? '';
    if (findComponent(context, 'ApexClass', name) !== undefined) return [];
    return [errorAt(candidate, `classAccesses[${index}]`, `In field: apexClass - no ApexClass named ${name} found`)];
  });

const namesRule: Rule = ({ org }, candidate) =>
  bodiesAt(candidate.body, 'userPermissions').flatMap((permission, index) => {
    const name = textAt(permission, 'name') ?? '';
    const isKnown =
      /^[A-Z][A-Za-z0-9]*$/.test(name) && !(name === 'ApiUserOnly' && editionsWithoutApiOnly.has(org.edition));
    return isKnown ? [] : [errorAt(candidate, `userPermissions[${index}]`, `Unknown user permission: ${name}`)];
  });

export const permissionSetRules: readonly Rule[] = [licenseRule, classesRule, objectsRule, namesRule];
