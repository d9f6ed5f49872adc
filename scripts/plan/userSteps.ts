/**
 * The steps of the run-as user: create, license, assign, in this order. In: app, snapshot and needs. Out: steps, also
 * for what is already there. The licence comes before the permission sets, which an org refuses without it.
 */
import type { AppDefinition } from '../definition/appDefinition.ts';
import type { OrgSnapshot } from '../org/orgSnapshot.ts';
import { decodeComponentName, includesName } from './componentName.ts';
import type { AssignPermissionSetLicenseStep, AssignPermissionSetStep, CreateUserStep } from './deployPlan.ts';
import { INTEGRATION_PERMISSION_SET_LICENSE, type UserNeeds } from './userNeeds.ts';

type Input = { readonly app: AppDefinition; readonly snapshot: OrgSnapshot; readonly needs: UserNeeds };

/** The username as the org spells it, where it has the user. */
const usernameOf = ({ app, snapshot }: Input): string => snapshot.runAsUser?.username ?? app.runAsUsername;

/** Without a profile there is an obstacle, and this step is never run. */
function createUserStep(input: Input): CreateUserStep {
  const { app, snapshot } = input;
  const user = snapshot.runAsUser;
  const [bestProfile] = snapshot.integrationProfiles;
  const profile =
    user === undefined ? bestProfile : snapshot.integrationProfiles.find(({ name }) => name === user.profileName);
  const profileName = user?.profileName ?? profile?.name ?? '';
  return {
    kind: 'createUser',
    id: 'create-user',
    title: `Create the integration user ${usernameOf(input)}`,
    action: user === undefined ? 'create' : 'unchanged',
    reason:
      user === undefined
        ? `"${snapshot.identity.alias}" has no user of this name; its profile will be "${profileName}".`
        : `"${snapshot.identity.alias}" has this user, with the profile "${profileName}".`,
    username: usernameOf(input),
    email: app.integrationUserEmail,
    profileId: profile?.id ?? '',
    profileName,
    appName: app.name,
  };
}

function assignLicenseStep(input: Input): AssignPermissionSetLicenseStep {
  const { snapshot, needs } = input;
  const license = snapshot.integrationPermissionSetLicense;
  const name = license?.name ?? INTEGRATION_PERMISSION_SET_LICENSE;
  const user = snapshot.runAsUser;
  const isHeld = includesName(user?.assignedPermissionSetLicenseNames ?? [], name);
  return {
    kind: 'assignPermissionSetLicense',
    id: 'assign-permission-set-license',
    title: `Assign the permission set licence ${name}`,
    action: needs.needsPermissionSetLicense ? 'create' : 'unchanged',
    reason: needs.needsPermissionSetLicense
      ? `${usernameOf(input)} does not have it, and its permission sets need it.`
      : isHeld
        ? `${usernameOf(input)} has it.`
        : `${usernameOf(input)} has the user licence "${user?.userLicenseName}" and does not need it.`,
    username: usernameOf(input),
    permissionSetLicenseId: license?.id ?? '',
    permissionSetLicenseName: name,
  };
}

function assignPermissionSetStep(input: Input, permissionSetName: string): AssignPermissionSetStep {
  const isMissing = input.needs.missingPermissionSets.includes(permissionSetName);
  return {
    kind: 'assignPermissionSet',
    id: `assign-permission-set:${permissionSetName}`,
    title: `Assign the permission set ${permissionSetName}`,
    action: isMissing ? 'create' : 'unchanged',
    reason: isMissing
      ? `${usernameOf(input)} does not have it, and the OAuth policies let in who has it.`
      : `${usernameOf(input)} has it.`,
    username: usernameOf(input),
    permissionSetName,
  };
}

/** Builds the steps of the run-as user, whether they have work to do or not. */
export const buildUserSteps = (
  input: Input,
): readonly (CreateUserStep | AssignPermissionSetLicenseStep | AssignPermissionSetStep)[] => [
  createUserStep(input),
  assignLicenseStep(input),
  ...input.app.permissionSets.map(({ fullName }) => assignPermissionSetStep(input, decodeComponentName(fullName))),
];
