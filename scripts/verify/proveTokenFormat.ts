/**
 * Proof `token-format`: opaque or JWT, as declared, and a JWT signed by the org itself. In: the token under test.
 * Out: the proof. A token that only looks like a JWT is opaque; nothing of a token's text leaves this file.
 */
import type { JSONWebKeySet, JWTPayload } from 'jose';
import { isJsonObject, parseJson, readAnswerBody, splitScopes } from './answerBody.ts';
import { isSameId } from './checkCredentials.ts';
import { requireScopes } from './compareScopes.ts';
import { requestWithToken } from './requestToken.ts';
import { contradict, deployFix, notProven, proven, requireAvailable, type TokenUnderTest } from './verification.ts';
import type { Proof } from './verifiedToken.ts';

const ID = 'token-format';
/** `00D` and the org's 15 characters, `!`, the rest. */
const OPAQUE_TOKEN = /^(00D\w{12})(\w{3})?!\S+$/;
const CLOCK_TOLERANCE_SECONDS = 60;

/**
 * @throws {VerificationFailedError} for the other format, for a JWT of other keys, another org, app or user, or expired
 * @see https://help.salesforce.com/s/articleView?id=xcloud.jwt_access_tokens.htm
 */
export async function proveTokenFormat(test: TokenUnderTest): Promise<Proof> {
  const text = test.token.reveal();
  const seen = isJwt(text) ? 'jwt' : 'opaque';
  if (seen !== test.expected.tokenFormat) {
    contradict(test, ID, {
      expected: `a token of the format ${test.expected.tokenFormat}`,
      seen,
      fix: `Correct isNamedUserJwtEnabled in extlClntAppGlobalOauthSets/*.ecaGlblOauth-meta.xml, then: ${deployFix(test)}`,
    });
  }
  return seen === 'jwt' ? proveJwt(test, text) : proveOpaque(test, text);
}

const isJwt = (text: string): boolean => {
  const parts = text.split('.');
  const header = parts.length === 3 ? parseJson(Buffer.from(parts[0] ?? '', 'base64url').toString('utf8')) : undefined;
  return isJsonObject(header) && typeof header['alg'] === 'string';
};

function proveOpaque(test: TokenUnderTest, text: string): Proof {
  const orgId = OPAQUE_TOKEN.exec(text)?.[1];
  if (orgId === undefined) {
    return proven(ID, 'opaque');
  }
  if (!isSameId(orgId, test.org.orgId)) {
    contradict(test, ID, {
      expected: `a token of the org ${test.org.orgId}`,
      seen: `one of ${orgId}`,
      fix: deployFix(test),
    });
  }
  return proven(ID, 'opaque, with the id of the org');
}

async function proveJwt(test: TokenUnderTest, text: string): Promise<Proof> {
  const keysUrl = `${test.client.endpoint.origin}/id/keys`;
  const response = requireAvailable(await requestWithToken(test.client, keysUrl, test.token), test);
  const body = await readAnswerBody(response);
  if (response.status !== 200 || body.kind !== 'json' || !Array.isArray(body.value['keys'])) {
    return notProven(ID, `a JWT, but its signature could not be checked: ${keysUrl} answered HTTP ${response.status}`);
  }
  const payload = await verifySignature(test, text, { keys: body.value['keys'] });
  const user = payload.sub?.split(':').at(-1);
  const claims = [
    { claim: 'iss', isRight: isOrigin(payload.iss, test.client.endpoint.origin), seen: payload.iss },
    {
      claim: 'client_id',
      isRight: payload['client_id'] === test.credentials.consumerKey,
      seen: typeof payload['client_id'] === 'string' ? payload['client_id'] : undefined,
    },
    { claim: 'sub', isRight: isSameId(user, test.identity.userId), seen: payload.sub },
    { claim: 'aud', isRight: isForOrigin(payload.aud, test.client.endpoint.origin), seen: [payload.aud].join(' ') },
  ];
  const wrong = claims.find(({ isRight }) => !isRight);
  if (wrong !== undefined) {
    contradict(test, ID, {
      expected: `the claim ${wrong.claim} of a JWT to name this org, app and run-as user`,
      seen: wrong.seen ?? 'none',
      fix: deployFix(test),
    });
  }
  if (typeof payload['scp'] === 'string') {
    requireScopes(test, ID, splitScopes(payload['scp']));
  }
  return proven(ID, `JWT, signed with a key that ${test.client.endpoint.host} publishes`);
}

async function verifySignature(test: TokenUnderTest, text: string, keys: JSONWebKeySet): Promise<JWTPayload> {
  const { createLocalJWKSet, errors, jwtVerify } = await import('jose');
  try {
    const { payload } = await jwtVerify(text, createLocalJWKSet(keys), {
      algorithms: ['RS256'],
      currentDate: new Date(test.clock.now()),
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ['exp', 'iss', 'sub'],
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JOSEError) {
      return contradict(test, ID, {
        expected: `a JWT that is valid now, signed with a key that ${test.client.endpoint.host} publishes`,
        seen: error.code,
        fix: deployFix(test),
      });
    }
    throw error;
  }
}

const isOrigin = (url: string | undefined, origin: string): boolean =>
  url !== undefined && URL.canParse(url) && new URL(url).origin === origin;

/** Only its absence is not held against a token: the claim stands in samples, not in the reference. */
const isForOrigin = (audience: JWTPayload['aud'], origin: string): boolean =>
  audience === undefined || [audience].flat().some((one) => isOrigin(one, origin));
