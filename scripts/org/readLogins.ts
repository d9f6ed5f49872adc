/**
 * Who logged in as one user with the client credentials flow. In: the port, the username, since when. Out: rows of the
 * login history, newest first. The org records user, address and application, and not with which key.
 */
import type { OrgClient } from './orgClient.ts';
import { soqlLiteral } from './soqlLiteral.ts';

export type Login = {
  /** ISO 8601, by the org's clock. */
  readonly at: string;
  readonly sourceIp: string;
  readonly application: string;
  readonly status: string;
};

type LoginRow = {
  readonly LoginTime: string;
  readonly LoginSubType?: string | null;
  readonly SourceIp?: string | null;
  readonly Application?: string | null;
  readonly Status?: string | null;
};

const FLOW = 'OauthClientCredentials';
const LIMIT = 500;

/**
 * @param since ISO 8601; logins after it. Without it, the newest login alone.
 * @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_loginhistory.htm
 */
export async function readLogins(
  org: OrgClient,
  username: string,
  since: string | undefined,
): Promise<readonly Login[]> {
  const [user] = await org.query<{ readonly Id: string }>(
    `SELECT Id FROM User WHERE Username = ${soqlLiteral(username)}`,
  );
  if (user === undefined) {
    return [];
  }
  const after = since === undefined ? '' : ` AND LoginTime > ${new Date(since).toISOString()}`;
  const rows = await org.query<LoginRow>(
    `SELECT LoginTime, LoginSubType, SourceIp, Application, Status FROM LoginHistory WHERE UserId = ${soqlLiteral(user.Id)}${after} ORDER BY LoginTime DESC LIMIT ${since === undefined ? 1 : LIMIT}`,
  );
  return rows
    .filter(({ LoginSubType }) => LoginSubType === FLOW)
    .map(({ LoginTime, SourceIp, Application, Status }) => ({
      at: new Date(LoginTime).toISOString(),
      sourceIp: SourceIp ?? 'unknown address',
      application: Application ?? '',
      status: Status ?? '',
    }));
}
