/** What was proven about an app's token. No token text: what is proven is not needed again. */
export type Proof = {
  /** Stable, kebab-case: `token-issued`, `introspection-active`, `wrong-secret-refused` … */
  readonly id: string;
  readonly title: string;
  readonly status: 'proven' | 'notProven';
  /** What was seen, or for `notProven` why it could not be tried. */
  readonly evidence: string;
};

export type VerifiedToken = {
  readonly appName: string;
  readonly tokenEndpoint: string;
  readonly instanceUrl: string;
  readonly runAsUsername: string;
  readonly orgId: string;
  readonly scopes: readonly string[];
  readonly tokenFormat: 'opaque' | 'jwt';
  /** Token requests that were refused before the first one that was granted, because the app was too new. */
  readonly propagationAttempts: number;
  readonly propagationMilliseconds: number;
  readonly proofs: readonly Proof[];
};

/** One HTTP exchange with an authorization server. Redirects are given back, never followed. */
export type TokenTransport = (request: Request) => Promise<Response>;
