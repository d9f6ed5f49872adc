/** What the contract tests of the data API share: records by REST, and a user of the integration licence. */
import { expect } from 'chai';
import type { Answer, EmulatorHarness, OrgSession } from '../support/emulatorHarness.ts';

export const DATA = '/services/data/v60.0';

type Row = Readonly<Record<string, unknown>>;
export type QueryAnswer = {
  readonly totalSize: number;
  readonly done: boolean;
  readonly nextRecordsUrl?: string;
  readonly records: readonly Row[];
};

/** Runs a query and gives its answer. */
export async function query(harness: EmulatorHarness, session: OrgSession, soql: string, token?: string) {
  const options = token === undefined ? {} : { token };
  const answer = await harness.request(session, `${DATA}/query?q=${encodeURIComponent(soql)}`, options);
  expect(answer.status, answer.text).to.equal(200);
  // The shape is what the tests assert on.
  return answer.body as QueryAnswer;
}

/** The id of the first row, which must exist. */
export async function findId(harness: EmulatorHarness, session: OrgSession, soql: string): Promise<string> {
  const [row] = (await query(harness, session, soql)).records;
  return String(row?.['Id']);
}

export const create = (
  harness: EmulatorHarness,
  session: OrgSession,
  sobject: string,
  body: unknown,
  token?: string,
): Promise<Answer> =>
  harness.request(session, `${DATA}/sobjects/${sobject}`, { body, ...(token === undefined ? {} : { token }) });

/** Creates a record that must be taken, and gives its id. */
export async function createId(
  harness: EmulatorHarness,
  session: OrgSession,
  sobject: string,
  body: unknown,
): Promise<string> {
  const answer = await create(harness, session, sobject, body);
  expect(answer.status, answer.text).to.equal(201);
  return String((answer.body as Row)['id']);
}

/** The body of a create request for a user, complete. */
export async function userFields(
  harness: EmulatorHarness,
  session: OrgSession,
  username: string,
  profileName = 'Minimum Access - API Only Integrations',
): Promise<Record<string, unknown>> {
  return {
    Username: username,
    LastName: 'Integration',
    Email: 'ops@example.com',
    Alias: 'integr',
    ProfileId: await findId(harness, session, `SELECT Id FROM Profile WHERE Name = '${profileName}'`),
    TimeZoneSidKey: 'UTC',
    LocaleSidKey: 'en_US',
    EmailEncodingKey: 'UTF-8',
    LanguageLocaleKey: 'en_US',
  };
}

/** An access token of a user, scope `api`. */
export const tokenOf = (harness: EmulatorHarness, session: OrgSession, userId: string, scope = 'api id'): string =>
  harness.emulator.state.tokens.issue({
    orgId: session.org.orgId,
    userId,
    clientId: 'PlatformCLI',
    kind: 'access',
    scope,
    expiresAt: undefined,
  }).token;

/** Error code of the first error of an answer, and its text. */
export const errorOf = (
  answer: Answer,
): { readonly code: string; readonly message: string; readonly fields: unknown } => {
  const [first] = answer.body as readonly Row[];
  return { code: String(first?.['errorCode']), message: String(first?.['message']), fields: first?.['fields'] };
};
