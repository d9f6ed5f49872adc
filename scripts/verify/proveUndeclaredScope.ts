/**
 * Proof `undeclared-scope-refused`: a scope that the source does not declare is not to be had, even when it is asked for.
 * In: the token under test. Out: the proof. One token request that names the scope. Asked at the token endpoint and not
 * at a resource: `api`, which every app here declares, opens the resources whose scopes are published.
 */
import { splitScopes } from './answerBody.ts';
import { introspectToken } from './introspectToken.ts';
import { type GrantedToken, processTokenAnswer } from './processTokenAnswer.ts';
import { revokeOther } from './proveBasic.ts';
import { requestToken } from './requestToken.ts';
import { classifyTokenRefusal, oneLine } from './tokenRefusal.ts';
import { contradict, deployFix, notProven, proven, type TokenUnderTest } from './verification.ts';
import type { Proof } from './verifiedToken.ts';

const ID = 'undeclared-scope-refused';
/** Scopes that this flow gives to an app that declares them, so that their absence comes from the declaration. */
const CANDIDATES = ['openid', 'custom_permissions', 'visualforce', 'lightning'] as const;

/**
 * @throws {VerificationFailedError} when the token that is granted carries the scope
 * @see https://www.rfc-editor.org/rfc/rfc6749.html#section-3.3
 */
export async function proveUndeclaredScope(test: TokenUnderTest): Promise<Proof> {
  const scope = CANDIDATES.find((candidate) => !test.expected.scopes.includes(candidate));
  if (scope === undefined) {
    return notProven(ID, `every scope that could be tried is declared (${CANDIDATES.join(' ')})`);
  }
  const answer = await processTokenAnswer(await requestToken(test.client, { scope }));
  switch (answer.kind) {
    case 'granted':
      return judgeGrant(test, scope, answer.granted);
    case 'refused': {
      const seen = `asked for ${scope}, HTTP ${answer.status} ${oneLine(answer.error)}`;
      const { nature } = classifyTokenRefusal(answer);
      return nature === 'rateLimit' || nature === 'spreading' ? notProven(ID, seen) : proven(ID, seen);
    }
    default:
      return notProven(ID, `HTTP ${answer.status} says nothing about the scope ${scope}`);
  }
}

/** Orgs leave out what the app may not have, and grant the rest. */
async function judgeGrant(test: TokenUnderTest, scope: string, granted: GrantedToken): Promise<Proof> {
  const given = granted.scope ?? (await introspectedScope(test, granted));
  await revokeOther(test, granted.token);
  if (given === undefined) {
    return notProven(ID, `asked for ${scope}; neither the token answer nor introspection names scopes`);
  }
  const scopes = splitScopes(given);
  return scopes.includes(scope)
    ? contradict(test, ID, {
        expected: `no token with the scope ${scope}, which the source does not declare`,
        seen: `a token with the scopes "${scopes.join(' ')}"`,
        fix: `Take ${scope} from the app's scopes in the org: ${deployFix(test)}`,
      })
    : proven(ID, `asked for ${scope}, got ${scopes.join(' ')}`);
}

async function introspectedScope(test: TokenUnderTest, { token }: GrantedToken): Promise<string | undefined> {
  const seen = await introspectToken(test, token);
  return seen.kind === 'active' ? seen.scope : undefined;
}
