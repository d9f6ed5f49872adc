/**
 * Switches on, one by one, what reading secrets needs, and off again. In: what is missing. Out: the changes that were
 * made. Each is in the journal before it is made, and stays there as open until it is undone.
 */
import { assignPermissionSet } from '../../assign/assignPermissionSet.ts';
import type { AccessChange } from '../../credentials/rotation/rotationJournal.ts';
import { deployComponents } from '../../deploy/deployComponents.ts';
import { buildRecordComponent } from '../../deploy/recordComponent.ts';
import { requireDeployed } from '../../deploy/requireDeployed.ts';
import { raise, toSfError } from '../../lib/errors.ts';
import type { OrgClient } from '../../org/orgClient.ts';
import { soqlLiteral } from '../../org/soqlLiteral.ts';
import { isRefusedWith } from '../../org/translateOrgError.ts';
import { SECRET_SETTING } from './rotationPreconditions.ts';
import type { AccessWork } from './temporaryAccess.ts';

/** One name for all runs: a second run finds what the first left. */
const PERMISSION_SET = 'ECA_Pipeline_Temporary_Access';
const WAIT_MINUTES = 10;

const SETTINGS_FILE = {
  type: 'Settings',
  element: 'ExternalClientAppSettings',
  folder: 'settings',
  suffix: 'settings',
} as const;

export const describeChange = (change: AccessChange): string =>
  change.kind === 'setting' ? `setting ${change.name}` : `permission set ${change.name} of ${change.username}`;

export async function openAccess(work: AccessWork): Promise<readonly AccessChange[]> {
  const { org, journal, missing } = work;
  const changes: AccessChange[] = [];
  const open = async (change: AccessChange, make: () => Promise<void>): Promise<void> => {
    await journal.append({ event: 'accessOpening', change });
    await make();
    changes.push(change);
  };
  if (missing.permissions.length > 0) {
    const change = { kind: 'permissionSet', name: PERMISSION_SET, username: org.identity.username } as const;
    await open(change, () => givePermissions(work));
  }
  if (missing.isSettingOff) {
    await open({ kind: 'setting', name: SECRET_SETTING, was: 'false' }, () => deploySetting(work, 'true'));
  }
  return changes;
}

/** What a run left whose journal is gone: a permission set has our name; a setting does not say who switched it on. */
export async function findLeftAccess({ org }: AccessWork): Promise<readonly AccessChange[]> {
  const sets = await org.query<{ readonly Id: string }>(
    `SELECT Id FROM PermissionSet WHERE Name = ${soqlLiteral(PERMISSION_SET)}`,
  );
  return sets.map(() => ({ kind: 'permissionSet', name: PERMISSION_SET, username: org.identity.username }) as const);
}

/** @throws {AccessNotRestoredError} with everything that is still on */
export async function closeAccess(work: AccessWork, changes: readonly AccessChange[]): Promise<void> {
  const left: string[] = [];
  let failure: unknown;
  // The setting first: while it is on, secrets can be read by everybody who has the permissions.
  for (const change of [...changes].sort((one) => (one.kind === 'setting' ? -1 : 1))) {
    try {
      await (change.kind === 'setting' ? deploySetting(work, change.was) : takePermissions(work, change.name));
      await work.journal.append({ event: 'accessClosed', change });
    } catch (error) {
      failure ??= error;
      left.push(describeChange(change));
    }
  }
  if (left.length > 0) {
    raise(
      'AccessNotRestoredError',
      { app: '', org: work.org.identity.alias, left, problem: toSfError(failure).message },
      { cause: failure },
    );
  }
}

async function givePermissions({ org, missing }: AccessWork): Promise<void> {
  const [existing] = await org.query<{ readonly Id: string }>(
    `SELECT Id FROM PermissionSet WHERE Name = ${soqlLiteral(PERMISSION_SET)}`,
  );
  const permissions = Object.fromEntries(missing.permissions.map((name) => [`Permissions${name}`, true]));
  if (existing === undefined) {
    await org.createRecord('PermissionSet', {
      Name: PERMISSION_SET,
      Label: 'ECA pipeline: temporary access',
      Description: 'Made by npm run rotate for the seconds in which it reads secrets. May be deleted.',
      ...permissions,
    });
  } else {
    // Left by a run whose journal is gone, which may have needed less.
    await org.updateRecord('PermissionSet', existing.Id, permissions);
  }
  await assignPermissionSet(
    {
      kind: 'assignPermissionSet',
      id: 'open-access',
      title: 'Temporary access',
      action: 'create',
      reason: 'reading secrets needs it',
      username: org.identity.username,
      permissionSetName: PERMISSION_SET,
    },
    org,
  );
}

/** Assignments first: an org does not delete a permission set that somebody has. */
async function takePermissions({ org }: AccessWork, name: string): Promise<void> {
  const assignments = await org.query<{ readonly Id: string }>(
    `SELECT Id FROM PermissionSetAssignment WHERE PermissionSet.Name = ${soqlLiteral(name)}`,
  );
  for (const { Id } of assignments) {
    await deleteUnlessGone(org, 'PermissionSetAssignment', Id);
  }
  const sets = await org.query<{ readonly Id: string }>(
    `SELECT Id FROM PermissionSet WHERE Name = ${soqlLiteral(name)}`,
  );
  for (const { Id } of sets) {
    await deleteUnlessGone(org, 'PermissionSet', Id);
  }
}

/** A row that a query still shows may be gone; that is what was wanted. */
async function deleteUnlessGone(org: OrgClient, sobject: string, id: string): Promise<void> {
  try {
    await org.deleteRecord(sobject, id);
  } catch (error) {
    if (!isRefusedWith(error, 'ENTITY_IS_DELETED', 'NOT_FOUND')) {
      throw error;
    }
  }
}

async function deploySetting({ org, settings, request, ports }: AccessWork, value: string): Promise<void> {
  const held = { ...settings, fullName: 'ExternalClientApp' };
  const component = buildRecordComponent(SETTINGS_FILE, held, { [SECRET_SETTING]: value });
  const outcome = await deployComponents(
    {
      kind: 'deploy',
      id: 'open-access',
      title: `${SECRET_SETTING} = ${value}`,
      action: 'update',
      reason: 'reading secrets needs it',
      components: [component],
      changes: [],
    },
    org,
    {
      appName: request.app ?? '',
      sourceApiVersion: org.identity.apiVersion,
      checkOnly: false,
      waitMinutes: WAIT_MINUTES,
      clock: ports.clock,
    },
  );
  requireDeployed(outcome, { app: 'The ExternalClientApp settings', org: org.identity.alias });
}
