/**
 * Creates the integration user. In: the step. Out: the user's id, and whether it is new. Language, time zone and locale
 * are those of the user we act as. A password is never made: the client credentials flow needs none.
 */
import { raise } from '../lib/errors.ts';
import type { OrgClient, RecordFields } from '../org/orgClient.ts';
import { soqlLiteral } from '../org/soqlLiteral.ts';
import { isRefusedWith } from '../org/translateOrgError.ts';
import type { CreateUserStep } from '../plan/deployPlan.ts';
import type { AssignmentOutcome } from './assignmentOutcome.ts';
import { type EnsuredRecord, ensureRecord } from './ensureRecord.ts';
import { refusalErrors } from './refusal.ts';

type UserRow = {
  readonly Id: string;
  readonly Username: string;
  readonly TimeZoneSidKey: string;
  readonly LocaleSidKey: string;
  readonly EmailEncodingKey: string;
  readonly LanguageLocaleKey: string;
};

const DUPLICATE_USERNAME = 'DUPLICATE_USERNAME';
const MAXIMUM_ALIAS_LENGTH = 8;
const MAXIMUM_LAST_NAME_LENGTH = 80;

const isUser = ({ Username }: UserRow, username: string): boolean => Username.toLowerCase() === username.toLowerCase();

async function queryUsers(org: OrgClient, usernames: readonly string[]): Promise<readonly UserRow[]> {
  return org.query<UserRow>(
    `SELECT Id, Username, TimeZoneSidKey, LocaleSidKey, EmailEncodingKey, LanguageLocaleKey FROM User WHERE Username IN (${usernames.map(soqlLiteral).join(', ')})`,
  );
}

/** Without a row of the admin the org says itself which fields it misses. */
function localeOf(admin: UserRow | undefined): RecordFields {
  if (admin === undefined) {
    return {};
  }
  const { TimeZoneSidKey, LocaleSidKey, EmailEncodingKey, LanguageLocaleKey } = admin;
  return { TimeZoneSidKey, LocaleSidKey, EmailEncodingKey, LanguageLocaleKey };
}

/** Letters and digits only, as Setup makes it from a name. */
const aliasOf = (appName: string): string =>
  appName
    .replace(/[^A-Za-z0-9]/g, '')
    .toLowerCase()
    .slice(0, MAXIMUM_ALIAS_LENGTH) || 'ecauser';

const fieldsOf = (step: CreateUserStep, admin: UserRow | undefined): RecordFields => ({
  Username: step.username,
  LastName: `${step.appName} Integration`.slice(0, MAXIMUM_LAST_NAME_LENGTH),
  Alias: aliasOf(step.appName),
  Email: step.email,
  ProfileId: step.profileId,
  ...localeOf(admin),
});

/**
 * Creates the integration user unless the org has it.
 * @throws {UsernameTakenError} when another org has the username, which only the whole platform can know
 * @throws {UserNotCreatedError} when the org refuses it for any other reason
 * @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_user.htm
 */
export async function createIntegrationUser(step: CreateUserStep, org: OrgClient): Promise<AssignmentOutcome> {
  const { username } = step;
  const { alias, username: adminUsername } = org.identity;
  const outcome = ({ state, id }: EnsuredRecord): AssignmentOutcome => ({
    state,
    username,
    userId: id,
    subject: 'user',
  });
  const users = await queryUsers(org, [username, adminUsername]);
  const held = users.find((user) => isUser(user, username));
  if (held !== undefined) {
    return outcome({ state: 'unchanged', id: held.Id });
  }
  const admin = users.find((user) => isUser(user, adminUsername));
  try {
    return outcome(
      await ensureRecord(org, {
        sobject: 'User',
        fields: fieldsOf(step, admin),
        duplicateCode: DUPLICATE_USERNAME,
        find: async () => (await queryUsers(org, [username]))[0]?.Id,
      }),
    );
  } catch (error) {
    if (isRefusedWith(error, DUPLICATE_USERNAME)) {
      raise('UsernameTakenError', { org: alias, username }, { cause: error });
    }
    const errors = refusalErrors(error);
    if (errors === undefined) {
      throw error;
    }
    return raise('UserNotCreatedError', { org: alias, username, errors }, { cause: error });
  }
}
