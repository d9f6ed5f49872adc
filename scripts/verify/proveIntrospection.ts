/**
 * Proofs `introspection-active` and `scopes-as-declared`: one introspection, two questions. In: the token under test and
 * what introspection said. Out: a proof each. How long the token lives is not judged: orgs hand out one live token several times,
 * so that its rest may be short.
 */
import { splitScopes } from './answerBody.ts';
import { isSameId } from './checkCredentials.ts';
import { requireScopes } from './compareScopes.ts';
import { type Introspection, introspectToken } from './introspectToken.ts';
import { parseIdentity } from './proveIssued.ts';
import { contradict, deployFix, notProven, proven, type TokenUnderTest } from './verification.ts';
import type { Proof } from './verifiedToken.ts';

const ACTIVE = 'introspection-active';
const SCOPES = 'scopes-as-declared';
/** RFC 7662 leaves the value open: Salesforce's own sample has the one, others the other. */
const TOKEN_TYPES = ['access_token', 'bearer'];

export type IntrospectionProofs = { readonly proofs: readonly [Proof, Proof]; readonly scopes: readonly string[] };

/**
 * Both proofs at once, for who has no other use for the introspection.
 * @throws {VerificationFailedError} for an inactive token, another client, user or org, and other scopes
 */
export async function proveIntrospection(test: TokenUnderTest): Promise<IntrospectionProofs> {
  const introspection = await introspectToken(test, test.token);
  const active = proveActive(test, introspection);
  const { proof, scopes } = proveScopes(test, introspection);
  return { proofs: [active, proof], scopes };
}

/**
 * The proof `introspection-active`.
 * @throws {VerificationFailedError} for an inactive token, another client, user or org
 * @see https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oidc_token_introspection_endpoint.htm
 */
export function proveActive(test: TokenUnderTest, introspection: Introspection): Proof {
  const { credentials, expected, identity } = test;
  if (introspection.kind === 'refused' && expected.tokenFormat === 'jwt') {
    // Whether orgs introspect JWT-based tokens is not documented; their signature is checked instead.
    return notProven(ACTIVE, `the org does not introspect this JWT-based token (${introspection.problem})`);
  }
  if (introspection.kind !== 'active') {
    return contradict(test, ACTIVE, {
      expected: 'introspection to say that the token is active',
      seen: introspection.kind === 'inactive' ? 'inactive' : introspection.problem,
      fix: deployFix(test),
    });
  }
  const subject = parseIdentity(introspection.subject);
  const isOfSibling = test.siblingKeys?.includes(introspection.clientId ?? '') === true;
  const checks = [
    {
      what: 'the client_id',
      want: credentials.consumerKey,
      seen: introspection.clientId,
      isRight: introspection.clientId === credentials.consumerKey || isOfSibling,
    },
    {
      what: 'the username',
      want: expected.runAsUsername,
      seen: introspection.username,
      // Usernames are case-insensitive in every org.
      isRight: introspection.username?.toLowerCase() === expected.runAsUsername.toLowerCase(),
    },
    {
      what: 'the subject',
      want: `${identity.orgId}/${identity.userId}`,
      seen: introspection.subject,
      isRight: isSameId(subject?.orgId, identity.orgId) && isSameId(subject?.userId, identity.userId),
    },
    {
      what: 'the token type',
      want: 'access_token',
      seen: introspection.tokenType,
      isRight: TOKEN_TYPES.includes(introspection.tokenType?.toLowerCase() ?? ''),
    },
  ];
  const wrong = checks.find(({ isRight }) => !isRight);
  if (wrong !== undefined) {
    contradict(test, ACTIVE, {
      expected: `${wrong.what} ${wrong.want} in the introspection`,
      seen: wrong.seen ?? 'none',
      fix: deployFix(test),
    });
  }
  const client = isOfSibling
    ? "client_id that of the app's other pair, which got this token first"
    : 'client_id as stored';
  return proven(ACTIVE, `active, for ${introspection.username}, ${client}`);
}

/**
 * The proof `scopes-as-declared`, and the scopes: those of the introspection, else of the token answer.
 * @throws {VerificationFailedError} naming what is missing and what is extra
 */
export function proveScopes(
  test: TokenUnderTest,
  introspection: Introspection,
): { readonly proof: Proof; readonly scopes: readonly string[] } {
  const sources = [introspection.kind === 'active' ? introspection.scope : undefined, test.granted.scope].filter(
    (text) => text !== undefined,
  );
  const [first] = sources;
  if (first === undefined) {
    return { proof: notProven(SCOPES, 'neither the token answer nor introspection names scopes'), scopes: [] };
  }
  for (const source of sources) {
    requireScopes(test, SCOPES, splitScopes(source));
  }
  const scopes = splitScopes(first);
  return { proof: proven(SCOPES, scopes.join(' ')), scopes };
}
