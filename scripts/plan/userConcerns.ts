/**
 * What stands in the way of the run-as user: licences for one that must be made, its state for one that is there.
 * In: app, snapshot and needs. Out: concerns, each fault its own.
 */

import type { SourceComponent } from '../definition/appDefinition.ts';
import type { LicenseState, UserState } from '../org/orgSnapshot.ts';
import { decodeComponentName } from './componentName.ts';
import { type Concern, type ConcernInput, obstacle, warning } from './concern.ts';
import { valueText } from './settingValue.ts';
import { INTEGRATION_LICENSE, INTEGRATION_PERMISSION_SET_LICENSE } from './userNeeds.ts';

const PROFILES = ['Minimum Access - API Only Integrations', 'Salesforce API Only System Integrations'];

const counts = ({ total, used }: LicenseState): string => `${used} of ${total} used, ${Math.max(total - used, 0)} free`;
const otherUser = ({ snapshot }: ConcernInput): string =>
  `npm run deploy -- --target-org ${snapshot.identity.alias} --run-as <username>   (takes an existing user instead)`;

function licenseConcerns(
  input: ConcernInput,
  id: string,
  what: string,
  state: LicenseState | undefined,
): readonly Concern[] {
  const { app, snapshot } = input;
  const user = `the integration user ${app.runAsUsername} of ${app.name}`;
  const { alias } = snapshot.identity;
  if (state === undefined) {
    return [
      obstacle(`${id}-missing`, `"${alias}" has no ${what}, which ${user} needs.`, otherUser(input), 'laterSteps'),
    ];
  }
  return state.used < state.total
    ? []
    : [
        obstacle(
          `${id}-exhausted`,
          `"${alias}" has no ${what} left for ${user}: ${counts(state)}.`,
          otherUser(input),
          'laterSteps',
        ),
      ];
}

function newUserConcerns(input: ConcernInput): readonly Concern[] {
  const { app, snapshot, needs } = input;
  const { integrationLicense, integrationPermissionSetLicense, integrationProfiles, identity } = snapshot;
  const license = `licence "${integrationLicense?.name ?? INTEGRATION_LICENSE}"`;
  const permissionSetLicense = `permission set licence "${integrationPermissionSetLicense?.name ?? INTEGRATION_PERMISSION_SET_LICENSE}"`;
  return [
    ...(needs.mustBeCreated ? licenseConcerns(input, 'integration-licence', license, integrationLicense) : []),
    ...(needs.needsPermissionSetLicense
      ? licenseConcerns(
          input,
          'integration-permission-set-licence',
          permissionSetLicense,
          integrationPermissionSetLicense,
        )
      : []),
    ...(needs.mustBeCreated && integrationLicense !== undefined && integrationProfiles.length === 0
      ? [
          obstacle(
            'integration-profile-missing',
            `"${identity.alias}" has no profile of the ${license} for the integration user of ${app.name} (looked for: ${PROFILES.join(', ')}, or any other of that licence).`,
            `Setup > Profiles: clone "${PROFILES[0]}", or: ${otherUser(input)}`,
            'laterSteps',
          ),
        ]
      : []),
  ];
}

const grantsApiAccess = ({ record }: SourceComponent): boolean => {
  const stated = record['userPermissions'];
  const entries: readonly unknown[] = Array.isArray(stated) ? stated : [stated];
  return entries
    .filter((entry) => typeof entry === 'object' && entry !== null)
    .some((entry) => {
      const { name, enabled } = entry as { readonly name?: unknown; readonly enabled?: unknown };
      return valueText(name) === 'ApiEnabled' && valueText(enabled) === 'true';
    });
};

/** API access may come with a permission set that the plan is about to assign. */
const willGetApiAccess = ({ app, needs }: ConcernInput): boolean =>
  app.permissionSets.some(
    (component) =>
      needs.missingPermissionSets.includes(decodeComponentName(component.fullName)) && grantsApiAccess(component),
  );

type UserRule = {
  readonly id: string;
  readonly value: (user: UserState) => boolean | 'unknown';
  readonly bad: boolean;
  readonly text: string;
  readonly fix: string;
  readonly severity: Concern['severity'];
};

const USER_RULES: readonly UserRule[] = [
  {
    id: 'run-as-user-inactive',
    value: ({ isActive }) => isActive,
    bad: false,
    text: 'is not active',
    fix: 'select Active',
    severity: 'obstacle',
  },
  {
    id: 'run-as-user-frozen',
    value: ({ isFrozen }) => isFrozen,
    bad: true,
    text: 'is frozen',
    fix: 'press Unfreeze',
    severity: 'obstacle',
  },
  {
    id: 'run-as-user-api-disabled',
    value: ({ hasApiEnabled }) => hasApiEnabled,
    bad: false,
    text: 'has no API access ("API Enabled")',
    fix: 'give it a profile or a permission set with "API Enabled"',
    severity: 'obstacle',
  },
  {
    id: 'run-as-user-not-api-only',
    value: ({ isApiOnly }) => isApiOnly,
    bad: false,
    text: 'is not an API-only user ("Api Only User")',
    fix: 'give it a profile or a permission set with "Api Only User"',
    severity: 'warning',
  },
];

function existingUserConcerns(input: ConcernInput, user: UserState): readonly Concern[] {
  const { app, snapshot } = input;
  return USER_RULES.flatMap(({ id, value, bad, text, fix, severity }) => {
    const state = value(user);
    if (state === !bad || (id === 'run-as-user-api-disabled' && willGetApiAccess(input))) {
      return [];
    }
    const subject = `The run-as user ${user.username} of ${app.name} in "${snapshot.identity.alias}"`;
    const setup = `Setup > Users > ${user.username}: ${fix}.`;
    if (state === 'unknown') {
      return [warning(`${id}-unknown`, `Whether this holds, the org does not tell: ${subject} ${text}.`, setup)];
    }
    return [
      severity === 'warning' ? warning(id, `${subject} ${text}.`, setup) : obstacle(id, `${subject} ${text}.`, setup),
    ];
  });
}

/** A user that was named as an existing one; to create one under a mistyped name would cost a licence. */
export const missingUserConcern = ({ app, snapshot }: ConcernInput): Concern =>
  obstacle(
    'run-as-user-missing',
    `"${snapshot.identity.alias}" has no user ${app.runAsUsername} for ${app.name} to run as.`,
    'Setup > Users: look up the username, or leave --run-as out to have an integration user created.',
  );

/** Finds what stands in the way of the run-as user. */
export const findUserConcerns = (input: ConcernInput): readonly Concern[] => [
  ...newUserConcerns(input),
  ...(input.snapshot.runAsUser === undefined ? [] : existingUserConcerns(input, input.snapshot.runAsUser)),
];
