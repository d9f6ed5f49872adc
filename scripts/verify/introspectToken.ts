/**
 * Introspection as data. In: a client and a token. Out: what the server says about the token, or how it refused to say.
 * @see https://www.rfc-editor.org/rfc/rfc7662.html#section-2.2
 */
import type { Secret } from '../lib/secret.ts';
import { readAnswerBody, textOf } from './answerBody.ts';
import { requestIntrospection } from './requestToken.ts';
import { requireAvailable, type Verification } from './verification.ts';

export type Introspection =
  | { readonly kind: 'inactive' }
  | {
      readonly kind: 'active';
      readonly clientId: string | undefined;
      readonly username: string | undefined;
      readonly subject: string | undefined;
      readonly tokenType: string | undefined;
      readonly scope: string | undefined;
      readonly expiresAtSeconds: number | undefined;
      /** By the server's own clock, so that ours may be wrong. `undefined` where it does not say since when. */
      readonly ageSeconds: number | undefined;
    }
  | { readonly kind: 'refused'; readonly problem: string };

/** @throws {TokenEndpointUnavailableError} for HTTP 5xx */
export async function introspectToken(verification: Verification, token: Secret): Promise<Introspection> {
  const response = requireAvailable(await requestIntrospection(verification.client, token), verification);
  const body = await readAnswerBody(response);
  if (body.kind === 'other') {
    return { kind: 'refused', problem: `HTTP ${response.status}: ${body.problem}` };
  }
  const answer = body.value;
  if (response.status !== 200 || typeof answer['active'] !== 'boolean') {
    return { kind: 'refused', problem: `HTTP ${response.status}: ${textOf(answer, 'error') ?? 'it does not say'}` };
  }
  if (!answer['active']) {
    return { kind: 'inactive' };
  }
  return {
    kind: 'active',
    clientId: textOf(answer, 'client_id'),
    username: textOf(answer, 'username'),
    subject: textOf(answer, 'sub'),
    tokenType: textOf(answer, 'token_type'),
    scope: textOf(answer, 'scope'),
    expiresAtSeconds: typeof answer['exp'] === 'number' ? answer['exp'] : undefined,
    ageSeconds: ageOf(answer['iat'], response),
  };
}

function ageOf(issuedAtSeconds: unknown, response: Response): number | undefined {
  const serverTime = Date.parse(response.headers.get('date') ?? '');
  return typeof issuedAtSeconds !== 'number' || Number.isNaN(serverTime)
    ? undefined
    : serverTime / 1000 - issuedAtSeconds;
}
