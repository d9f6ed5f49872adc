/**
 * The run-as user as the org has it, and how it logged in lately. In: the port and who the policies name. Out: evidence.
 * A name that is no username may be somebody's e-mail address, which is asked for only then.
 */
import type { ComponentRecord, OrgClient } from '../../org/orgClient.ts';
import { readRunAsUser } from '../../org/snapshot/readRunAsUser.ts';
import { soqlLiteral } from '../../org/soqlLiteral.ts';
import { elementOf } from './componentReaders.ts';
import type { Login, RunAs } from './evidence.ts';

/** The user whom the policies name; where the policies can't be read, the source's, which proves less. */
export async function readRunAs(
  org: OrgClient,
  sourceUsername: string,
  readPolicies: () => Promise<ComponentRecord | undefined>,
): Promise<RunAs> {
  const [policies] = await Promise.allSettled([readPolicies()]);
  const isFromSource = policies.status === 'rejected';
  const ofOrg =
    isFromSource || policies.value === undefined ? undefined : elementOf(policies.value, 'clientCredentialsFlowUser');
  const named = isFromSource ? sourceUsername : ofOrg;
  if (named === undefined) {
    return { named, isFromSource, user: undefined, usernamesWithThatEmail: [] };
  }
  const user = await readRunAsUser(org, named);
  const usernamesWithThatEmail = user === undefined ? await findByEmail(org, named) : [];
  return { named, isFromSource, user, usernamesWithThatEmail };
}

async function findByEmail(org: OrgClient, email: string): Promise<readonly string[]> {
  const rows = await org.query<{ readonly Username: string }>(
    `SELECT Username FROM User WHERE Email = ${soqlLiteral(email)} AND IsActive = true LIMIT 3`,
  );
  return rows.map(({ Username }) => Username);
}

type LoginRow = {
  readonly LoginTime: string;
  readonly LoginSubType: string | null;
  readonly Status: string | null;
  readonly SourceIp: string | null;
};

const SUB_TYPE = 'OauthClientCredentials';

/** @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_loginhistory.htm */
export async function readLogins(org: OrgClient, userId: string): Promise<readonly Login[]> {
  const rows = await org.query<LoginRow>(
    `SELECT LoginTime, LoginSubType, Status, SourceIp FROM LoginHistory WHERE UserId = ${soqlLiteral(userId)} ORDER BY LoginTime DESC LIMIT 10`,
  );
  return rows
    .filter(({ LoginSubType }) => LoginSubType === SUB_TYPE)
    .map(({ LoginTime, Status, SourceIp }) => ({
      atMilliseconds: Date.parse(LoginTime),
      status: Status ?? '',
      sourceIp: SourceIp ?? undefined,
    }));
}
