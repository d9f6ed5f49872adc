/**
 * Switches on, one by one, what reading secrets needs, and off again. In: what is missing. Out: the changes that were
 * made. Each is in the journal before it is made, and stays there as open until it is undone.
 */
import { assignPermissionSet } from '../../assign/assignPermissionSet.ts';
import type { AccessChange } from '../../credentials/rotation/rotationJournal.ts';
import { deployComponents } from '../../deploy/deployComponents.ts';
import { buildRecordComponent } from '../../deploy/recordComponent.ts';
import { requireDeployed } from '../../deploy/requireDeployed.ts';
import { isNamed, raise, toSfError } from '../../lib/errors.ts';
import type { OrgClient } from '../../org/orgClient.ts';
import { soqlLiteral } from '../../org/soqlLiteral.ts';
import { isRefusedWith } from '../../org/translateOrgError.ts';
import { type AccessMark, MARK_NAME, markDescription } from './accessMark.ts';
import { SECRET_SETTING } from './rotationPreconditions.ts';
import type { AccessWork } from './temporaryAccess.ts';

const WAIT_MINUTES = 10;

const SETTINGS_FILE = {
  type: 'Settings',
  element: 'ExternalClientAppSettings',
  folder: 'settings',
  suffix: 'settings',
} as const;

export const describeChange = (change: AccessChange): string =>
  change.kind === 'setting' ? `setting ${change.name}` : `permission set ${change.name} of ${change.username}`;

export type OpenedAccess = { readonly changes: readonly AccessChange[]; readonly warnings: readonly string[] };

/** `mark`: what an earlier run left, or another one has at work. */
export async function openAccess(work: AccessWork, mark: AccessMark | undefined): Promise<OpenedAccess> {
  const { org, journal, missing } = work;
  const changes: AccessChange[] = [];
  const warnings: string[] = [];
  const open = async (change: AccessChange, make: () => Promise<void>): Promise<void> => {
    await journal.append({ event: 'accessOpening', change });
    await make();
    changes.push(change);
  };
  const set = { kind: 'permissionSet', name: MARK_NAME, username: org.identity.username } as const;
  if (missing.permissions.length > 0) {
    await open(set, () => givePermissions(work, mark));
  } else if (missing.isSettingOff) {
    await open(set, async () => {
      warnings.push(...(await leaveMark(work, mark)));
    });
  }
  if (missing.isSettingOff) {
    await open({ kind: 'setting', name: SECRET_SETTING, was: 'false' }, () => deploySetting(work, 'true'));
  }
  return { changes, warnings };
}

/** Whoever may deploy the setting need not be allowed to make permission sets: then the journal alone knows. */
async function leaveMark(work: AccessWork, mark: AccessMark | undefined): Promise<readonly string[]> {
  try {
    await writeMark(work, mark, {});
    return [];
  } catch (error) {
    if (!isNamed(error, 'OrgRequestRefusedError')) {
      throw error;
    }
    const { alias, username } = work.org.identity;
    return [
      `${username} may make no permission set in "${alias}" (${error.message}), so that only ${work.journal.location} says that this run switches ${SECRET_SETTING} on: without that file a run that is killed leaves it on.`,
    ];
  }
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

async function writeMark(
  { org, missing, ports }: AccessWork,
  mark: AccessMark | undefined,
  permissions: Readonly<Record<string, boolean>>,
): Promise<void> {
  const Description = markDescription(missing.isSettingOff, ports.clock.now());
  if (mark === undefined) {
    await org.createRecord('PermissionSet', {
      Name: MARK_NAME,
      Label: 'ECA pipeline: temporary access',
      Description,
      ...permissions,
    });
  } else {
    // Of a run whose journal is gone, which may have needed less; what it says of the setting stays true.
    await org.updateRecord('PermissionSet', mark.id, {
      ...permissions,
      ...(missing.isSettingOff ? { Description } : {}),
    });
  }
}

async function givePermissions(work: AccessWork, mark: AccessMark | undefined): Promise<void> {
  const { org, missing } = work;
  await writeMark(work, mark, Object.fromEntries(missing.permissions.map((name) => [`Permissions${name}`, true])));
  await assignPermissionSet(
    {
      kind: 'assignPermissionSet',
      id: 'open-access',
      title: 'Temporary access',
      action: 'create',
      reason: 'reading secrets needs it',
      username: org.identity.username,
      permissionSetName: MARK_NAME,
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
