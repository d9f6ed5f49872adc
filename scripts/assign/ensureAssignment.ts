/**
 * Assigns one thing to one user. In: the user, the assignment's sObject and how to find it. Out: whether it is new. An
 * assignment that is already there is what was wanted, whoever made it and whenever.
 */
import { raise } from '../lib/errors.ts';
import type { OrgClient, RecordFields } from '../org/orgClient.ts';
import { soqlLiteral } from '../org/soqlLiteral.ts';
import { isRefusedWith } from '../org/translateOrgError.ts';
import type { AssignmentOutcome } from './assignmentOutcome.ts';
import { ensureRecord } from './ensureRecord.ts';
import { refusalErrors } from './refusal.ts';

export type WantedAssignment = {
  readonly username: string;
  readonly name: string;
  /** As messages name it: `permission set Order_Sync_Integration`. */
  readonly subject: string;
  readonly sobject: 'PermissionSetAssignment' | 'PermissionSetLicenseAssign';
  /** The field beside AssigneeId. */
  readonly field: 'PermissionSetId' | 'PermissionSetLicenseId';
  /** What is assigned; `undefined` where the org has nothing of the name. */
  readonly assignedId: () => Promise<string | undefined>;
  /** SOQL condition, beside the assignee, that picks this assignment. */
  readonly condition: string;
};

type IdRow = { readonly Id: string };

const DUPLICATE = 'DUPLICATE_VALUE';

async function queryId(org: OrgClient, soql: string): Promise<string | undefined> {
  const [row] = await org.query<IdRow>(soql);
  return row?.Id;
}

async function create(
  org: OrgClient,
  wanted: WantedAssignment,
  fields: RecordFields,
  find: () => Promise<string | undefined>,
) {
  const { username, subject, sobject } = wanted;
  try {
    return (await ensureRecord(org, { sobject, fields, duplicateCode: DUPLICATE, find })).state;
  } catch (error) {
    if (isRefusedWith(error, DUPLICATE)) {
      return 'unchanged';
    }
    const errors = refusalErrors(error);
    if (errors === undefined) {
      throw error;
    }
    return raise('AssignmentRefusedError', { org: org.identity.alias, username, subject, errors }, { cause: error });
  }
}

/**
 * Makes the assignment unless it is there.
 * @throws {AssignmentRefusedError} when the org refuses it, with every reason that it gives
 */
export async function ensureAssignment(org: OrgClient, wanted: WantedAssignment): Promise<AssignmentOutcome> {
  const { username, name, subject, sobject, field, condition } = wanted;
  const find = (): Promise<string | undefined> =>
    queryId(org, `SELECT Id FROM ${sobject} WHERE Assignee.Username = ${soqlLiteral(username)} AND ${condition}`);
  const [userId, assignedId, held] = await Promise.all([
    queryId(org, `SELECT Id FROM User WHERE Username = ${soqlLiteral(username)}`),
    wanted.assignedId(),
    find(),
  ]);
  if (userId === undefined || assignedId === undefined) {
    const missing = userId === undefined ? `user ${username}` : subject;
    return raise('AssignmentRefusedError', {
      org: org.identity.alias,
      username,
      subject,
      errors: [{ errorCode: 'NOT_FOUND', message: `the org has no ${missing}` }],
    });
  }
  const state =
    held === undefined ? await create(org, wanted, { AssigneeId: userId, [field]: assignedId }, find) : 'unchanged';
  return { state, username, userId, subject: name };
}
