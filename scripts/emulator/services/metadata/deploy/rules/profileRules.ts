/** Profiles are there to be read: a deployment may repeat what the org has, not make or change one. */
import { findProfile } from '../../records/findAccessHolders.ts';
import { bodiesAt, isOn, textAt } from '../../xml/body.ts';
import { errorAt, type Rule } from './rule.ts';

const sameProfileRule: Rule = ({ state, org }, candidate) => {
  const profile = findProfile(state, org.orgId, candidate.fullName);
  if (!profile) return [errorAt(candidate, undefined, 'The emulator does not emulate: new profiles')];
  return bodiesAt(candidate.body, 'userPermissions').flatMap((permission, index) => {
    const isGranted = profile[`Permissions${textAt(permission, 'name')}`] === true;
    return isGranted === isOn(permission, 'enabled')
      ? []
      : [errorAt(candidate, `userPermissions[${index}]`, 'The emulator does not emulate: changes to profiles')];
  });
};

export const profileRules: readonly Rule[] = [sameProfileRule];
