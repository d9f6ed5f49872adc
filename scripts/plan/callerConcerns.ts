/**
 * What the user whose session is used must be allowed to do. In: the effective permissions of the snapshot and what
 * the plan needs. Out: an obstacle for each that is missing, a warning for each that the org would not tell.
 */
import type { CallerPermissions } from '../org/orgSnapshot.ts';
import { type Concern, type ConcernInput, obstacle, warning } from './concern.ts';

type Requirement = {
  readonly id: string;
  /** API names; one of them is enough. */
  readonly anyOf: readonly string[];
  /** As Setup shows it. */
  readonly label: string;
  /** Completes "… is needed to". */
  readonly purpose: string;
  readonly blocks: Concern['blocks'];
  readonly applies: (input: ConcernInput) => boolean;
  /** With this permission the missing one may do no harm; sources disagree, so the org has the word. */
  readonly perhapsCoveredBy?: string;
};

const REQUIREMENTS: readonly Requirement[] = [
  {
    id: 'permission-external-client-app-developer',
    anyOf: ['ExternalClientAppDeveloper'],
    label: 'Create, edit, and delete External Client Apps',
    purpose: 'deploy the settings',
    blocks: 'deployment',
    applies: () => true,
  },
  {
    id: 'permission-external-client-app-admin',
    anyOf: ['ExternalClientAppAdmin'],
    label: 'View all External Client Apps, view their settings, and edit their policies',
    purpose: 'deploy the policies',
    blocks: 'deployment',
    applies: () => true,
    perhapsCoveredBy: 'ExternalClientAppDeveloper',
  },
  {
    id: 'permission-modify-metadata',
    anyOf: ['ModifyMetadata', 'CustomizeApplication'],
    label: 'Modify Metadata Through Metadata API Functions',
    purpose: 'deploy any component',
    blocks: 'deployment',
    applies: () => true,
  },
  {
    id: 'permission-view-client-secret',
    anyOf: ['ViewClientSecret'],
    label: 'View Client Secret',
    purpose: 'read consumer key and secret',
    blocks: 'laterSteps',
    applies: () => true,
  },
  {
    id: 'permission-manage-users',
    anyOf: ['ManageUsers'],
    label: 'Manage Users',
    purpose: 'create the integration user',
    blocks: 'laterSteps',
    applies: ({ needs }) => needs.mustBeCreated,
  },
  {
    id: 'permission-assign-permission-sets',
    anyOf: ['AssignPermissionSets'],
    label: 'Assign Permission Sets',
    purpose: 'make the assignments of the run-as user',
    blocks: 'laterSteps',
    applies: ({ needs }) => needs.needsPermissionSetLicense || needs.missingPermissionSets.length > 0,
  },
];

function stateOf(anyOf: readonly string[], permissions: CallerPermissions): boolean | 'unknown' {
  const states = anyOf.map((name) => permissions[name] ?? 'unknown');
  return states.includes(true) || (states.includes('unknown') ? 'unknown' : false);
}

function requirementConcern(requirement: Requirement, input: ConcernInput): Concern | undefined {
  const { callerPermissions, identity } = input.snapshot;
  const { id, anyOf, label, purpose, blocks, perhapsCoveredBy } = requirement;
  const state = stateOf(anyOf, callerPermissions);
  if (state === true) {
    return undefined;
  }
  const need = `"${label}" (${anyOf.join(' or ')}) is needed to ${purpose} of ${input.app.name} in "${identity.alias}"`;
  const fix = `Setup > Permission Sets: give ${identity.username} the permission "${label}".`;
  if (state === 'unknown') {
    return warning(`${id}-unknown`, `${need}; whether ${identity.username} has it, the org does not tell.`, fix);
  }
  const message = `${need}, and ${identity.username} does not have it.`;
  const isCovered = perhapsCoveredBy !== undefined && callerPermissions[perhapsCoveredBy] === true;
  return isCovered ? warning(id, message, fix) : obstacle(id, message, fix, blocks);
}

/** Finds the permissions that the caller lacks for this very plan. */
export const findCallerConcerns = (input: ConcernInput): readonly Concern[] =>
  REQUIREMENTS.filter(({ applies }) => applies(input)).flatMap(
    (requirement) => requirementConcern(requirement, input) ?? [],
  );
