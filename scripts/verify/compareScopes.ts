/** Declared scopes against those that a token has. In: both lists. Out: nothing, or the difference as a contradiction. */
import { contradict, deployFix, type ProofId, type Verification } from './verification.ts';

/** @throws {VerificationFailedError} naming what is missing and what is extra */
export function requireScopes(verification: Verification, proofId: ProofId, seen: readonly string[]): void {
  const want = verification.expected.scopes;
  const missing = want.filter((scope) => !seen.includes(scope));
  const extra = seen.filter((scope) => !want.includes(scope));
  if (missing.length + extra.length > 0) {
    const differences = [
      ...(missing.length === 0 ? [] : [`missing: ${missing.join(' ')}`]),
      ...(extra.length === 0 ? [] : [`extra: ${extra.join(' ')}`]),
    ];
    contradict(verification, proofId, {
      expected: `the scopes "${want.join(' ')}"`,
      seen: `"${seen.join(' ')}" (${differences.join('; ')})`,
      fix: `Correct commaSeparatedOauthScopes in extlClntAppOauthSettings/*.ecaOauth-meta.xml, then: ${deployFix(verification)}`,
    });
  }
}
