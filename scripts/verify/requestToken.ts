/**
 * The requests to the authorization server, and nothing but: what the answers mean is judged elsewhere.
 * In: endpoint, credentials, transport. Out: responses, unread. PKCE and refresh tokens have no part in this flow.
 */
import {
  type AuthorizationServer,
  allowInsecureRequests,
  type Client,
  clientCredentialsGrantRequest,
  customFetch,
  introspectionRequest,
  None,
  revocationRequest,
} from 'oauth4webapi';
import type { Secret } from '../lib/secret.ts';
import { type AuthenticationMethod, buildClientAuthentication } from './clientAuthentication.ts';
import type { TokenEndpoint } from './tokenEndpoint.ts';
import type { TokenTransport } from './verifiedToken.ts';

export type ClientAt = {
  readonly endpoint: TokenEndpoint;
  readonly consumerKey: string;
  readonly consumerSecret: Secret;
  readonly transport: TokenTransport;
  readonly signal?: AbortSignal;
};

export type TokenRequestOptions = {
  readonly method?: AuthenticationMethod;
  /** Without one the org gives all that the app is configured for. */
  readonly scope?: string;
};

/**
 * Asks for a token, with key and secret in the body unless told.
 * @see https://www.rfc-editor.org/rfc/rfc6749.html#section-4.4
 */
export const requestToken = (at: ClientAt, { method, scope }: TokenRequestOptions = {}): Promise<Response> =>
  clientCredentialsGrantRequest(
    serverOf(at),
    clientOf(at),
    buildClientAuthentication(at.consumerSecret, method),
    new URLSearchParams(scope === undefined ? {} : { scope }),
    optionsOf(at),
  );

/**
 * Asks what the server knows about a token.
 * @see https://www.rfc-editor.org/rfc/rfc7662.html#section-2.1
 */
export const requestIntrospection = (at: ClientAt, token: Secret): Promise<Response> =>
  introspectionRequest(serverOf(at), clientOf(at), buildClientAuthentication(at.consumerSecret), token.reveal(), {
    ...optionsOf(at),
    additionalParameters: { token_type_hint: 'access_token' },
  });

/**
 * Revokes a token. Salesforce wants the token alone, so that the secret is not sent once more.
 * @see https://developer.salesforce.com/docs/platform/mobile-sdk/guide/oauth-revoking-tokens.html
 */
export const requestRevocation = (at: ClientAt, token: Secret): Promise<Response> =>
  revocationRequest(serverOf(at), clientOf(at), None(), token.reveal(), optionsOf(at));

/** A GET with the token in its header; never in the URL, where logs would keep it. */
export const requestWithToken = (at: ClientAt, url: string, token: Secret): Promise<Response> =>
  at.transport(
    new Request(url, {
      headers: { accept: 'application/json', authorization: `Bearer ${token.reveal()}` },
      redirect: 'manual',
      signal: at.signal,
    }),
  );

const serverOf = ({ endpoint }: ClientAt): AuthorizationServer => ({
  issuer: endpoint.base,
  token_endpoint: endpoint.tokenUrl,
  introspection_endpoint: endpoint.introspectionUrl,
  revocation_endpoint: endpoint.revocationUrl,
});

const clientOf = ({ consumerKey }: ClientAt): Client => ({ client_id: consumerKey });

const optionsOf = ({ endpoint, transport, signal }: ClientAt) => ({
  // Plain HTTP is for the emulator on this machine only; the library enforces HTTPS otherwise.
  [allowInsecureRequests]: endpoint.isLoopback,
  [customFetch]: (url: string, init: RequestInit) => transport(new Request(url, { ...init, redirect: 'manual' })),
  signal,
});
