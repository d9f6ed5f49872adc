/**
 * The user behind a bearer token at the identity endpoints, which answer 403 with a bare word where others send JSON.
 */
import { ApiError } from '../../apiError.ts';
import type { Emulator } from '../../emulatorTypes.ts';
import type { EmulatedOrg, StoredToken } from '../../state/stateTypes.ts';
import type { TokenOwner } from './tokenOwner.ts';
import { findTokenOwner, isLockedOut } from './tokenOwner.ts';

export type IdentityRefusal =
  | 'Missing_OAuth_Token'
  | 'Bad_OAuth_Token'
  | 'Wrong_Org'
  | 'Bad_Id'
  | 'Inactive'
  | 'No_Access';

/** 403 whose whole body is the word. */
export const refuseIdentity = (word: IdentityRefusal): ApiError =>
  new ApiError({ httpStatus: 403, errorCode: word, publicMessage: word, detail: word });

export const identityRefusals: ReadonlySet<string> = new Set<IdentityRefusal>([
  'Missing_OAuth_Token',
  'Bad_OAuth_Token',
  'Wrong_Org',
  'Bad_Id',
  'Inactive',
  'No_Access',
]);

export type BearerSession = TokenOwner & { readonly token: StoredToken };

/**
 * The session of a bearer token. `hostOrg` is `undefined` on the login host, which serves every org.
 * @throws {ApiError} 403 Missing_OAuth_Token, Bad_OAuth_Token
 */
export const readBearerSession = (
  { state }: Emulator,
  hostOrg: EmulatedOrg | undefined,
  text: string | undefined,
): BearerSession => {
  if (text === undefined) {
    throw refuseIdentity('Missing_OAuth_Token');
  }
  const token = state.tokens.find(text);
  const owner = token?.kind === 'access' ? findTokenOwner(state, hostOrg, token) : undefined;
  if (token === undefined || owner === undefined || isLockedOut(state, owner)) {
    throw refuseIdentity('Bad_OAuth_Token');
  }
  return { ...owner, token };
};
