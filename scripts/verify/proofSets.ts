/**
 * Which proofs a verification tries, in the order in which they are told, and what each set costs in token requests.
 * Orgs limit logins, so that the number is fixed, however the proofs end; only a server that is down for a moment, or an
 * app that is still spreading, is asked again.
 */
import type { ProofId } from './verification.ts';

export const PROOF_SETS = {
  /** After a deployment. Three token requests: the real one, one with a wrong secret, one at the wrong host. */
  deploy: [
    'token-issued',
    'token-format',
    'introspection-active',
    'scopes-as-declared',
    'identity-agrees',
    'api-call-succeeds',
    'wrong-secret-refused',
    'wrong-host-refused',
    'token-revoked',
  ],
  /**
   * Everything. Five token requests, six where a key of another org is known: besides those of `deploy` one with a Basic
   * header, one for an undeclared scope, one with the foreign key.
   */
  verify: [
    'token-issued',
    'basic-authentication',
    'token-format',
    'introspection-active',
    'scopes-as-declared',
    'identity-agrees',
    'api-call-succeeds',
    'wrong-secret-refused',
    'foreign-key-refused',
    'undeclared-scope-refused',
    'wrong-host-refused',
    'token-revoked',
  ],
  /** For a probe that asks all day. One token request, nothing that must be refused, nothing revoked. */
  probe: [
    'token-issued',
    'token-format',
    'introspection-active',
    'scopes-as-declared',
    'identity-agrees',
    'api-call-succeeds',
  ],
} as const satisfies Readonly<Record<string, readonly ProofId[]>>;

export type ProofSet = keyof typeof PROOF_SETS;
