/**
 * Creating a user by SCIM, as far as `User.createUser` of the clients needs it: the few fields of its body in, the id out,
 * with a refresh token of the new user in the header `auto-approve-user`. SCIM 2 and everything else is left out.
 */
import type { FastifyInstance } from 'fastify';
import { ApiError } from '../../apiError.ts';
import { jsonParser } from '../../bodyParsers.ts';
import type { Emulator } from '../../emulatorTypes.ts';
import { requireSession } from '../../session.ts';
import type { FieldValue } from '../../state/stateTypes.ts';
import { type Caller, identifyCaller } from './caller.ts';
import { createRecord } from './records/writeRecord.ts';
import { findSobject } from './schema/sobjects.ts';
import { loadSoqlParser } from './soql/parseSoql.ts';

type Json = Readonly<Record<string, unknown>>;

const asJson = (value: unknown): Json => (typeof value === 'object' && value !== null ? { ...value } : {});
const asText = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const firstValue = (value: unknown): string | undefined => {
  const first: unknown = Array.isArray(value) ? value[0] : undefined;
  return asText(first) ?? asText(asJson(first)['value']);
};

/** Adds `POST /services/scim/v1/Users`. */
export function addScimRoutes(app: FastifyInstance, emulator: Emulator): void {
  // @salesforce/core sends the body without a content type.
  const parseJson = jsonParser(app);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, parseJson);
  app.post('/services/scim/v1/Users', async (request, reply) => {
    const session = requireSession(emulator, request);
    const caller = identifyCaller(
      emulator,
      session,
      Number.parseInt(emulator.highestApiVersion, 10),
      await loadSoqlParser(),
    );
    try {
      const id = emulator.state.transaction(() => createUser(caller, asJson(request.body)));
      if (String(request.headers['auto-approve-user']) === 'true') {
        reply.header('auto-approve-user', issueRefreshToken(caller, id, session.token.clientId));
      }
      return reply.code(201).send({ id, schemas: ['urn:scim:schemas:core:1.0'] });
    } catch (error) {
      if (error instanceof ApiError) {
        // SCIM has an error form of its own.
        return reply
          .code(error.httpStatus)
          .send({ Errors: [{ description: error.publicMessage, code: error.httpStatus, errorCode: error.errorCode }] });
      }
      throw error;
    }
  });
}

function createUser(caller: Caller, body: Json): string {
  const sobject = findSobject('User');
  const creator = caller.emulator.state.records.get(caller.org.orgId, 'User', caller.userId);
  if (sobject === undefined || creator === undefined) {
    throw new TypeError('A session without its user');
  }
  const username = asText(body['username'] ?? body['userName']);
  const name = asJson(body['name']);
  const inherited = ['TimeZoneSidKey', 'LocaleSidKey', 'EmailEncodingKey', 'LanguageLocaleKey'] as const;
  const fields: Record<string, FieldValue | undefined> = {
    Username: username,
    Email: firstValue(body['emails']),
    LastName: asText(name['familyName']),
    FirstName: asText(name['givenName']),
    CommunityNickname: asText(body['nickName']),
    ProfileId: firstValue(body['entitlements']),
    Alias: username?.slice(0, 8),
    ...Object.fromEntries(inherited.map((field) => [field, creator[field]])),
  };
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  return createRecord(caller, sobject, given).Id;
}

function issueRefreshToken(caller: Caller, userId: string, clientId: string): string {
  return caller.emulator.state.tokens.issue({
    kind: 'refresh',
    orgId: caller.org.orgId,
    userId,
    clientId,
    scope: 'full api id web refresh_token',
    expiresAt: undefined,
  }).token;
}
