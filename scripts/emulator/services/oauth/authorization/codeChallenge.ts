/**
 * What an authorization code was asked for with, and whether the client that exchanges it is the one that asked: the
 * same callback URL, and the verifier behind the code challenge (PKCE, S256 only). The codes of a scratch org sign-up
 * were asked for by nobody's browser and have neither.
 * @see https://www.rfc-editor.org/rfc/rfc7636#section-4.6
 */
import { createHash } from 'node:crypto';
import type { State } from '../../../state/stateTypes.ts';
import { parameter } from '../readForm.ts';
import { refuse } from '../refusals.ts';

type Authorization = { readonly redirectUri: string; readonly codeChallenge: string | undefined };

const keyOf = (code: string): string => `authorization:${createHash('sha256').update(code).digest('hex')}`;

export const rememberAuthorization = ({ meta }: State, code: string, authorization: Authorization): void =>
  meta.set(keyOf(code), JSON.stringify(authorization));

const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

/** @throws {ApiError} redirect_uri_mismatch, invalid_grant without the verifier, invalid_request with a wrong one */
export const checkAuthorization = ({ meta }: State, code: string, form: URLSearchParams): void => {
  const text = meta.get(keyOf(code));
  if (text === undefined) {
    return;
  }
  // Written above, by nobody else.
  const { redirectUri, codeChallenge } = JSON.parse(text) as Authorization;
  if (parameter(form, 'redirect_uri') !== redirectUri) {
    throw refuse('redirectMismatch');
  }
  if (codeChallenge === undefined) {
    return;
  }
  const verifier = parameter(form, 'code_verifier');
  if (verifier === undefined) {
    throw refuse('verifierMissing');
  }
  if (challengeOf(verifier) !== codeChallenge) {
    throw refuse('verifierWrong');
  }
};
