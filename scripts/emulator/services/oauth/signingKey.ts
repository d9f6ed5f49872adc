/**
 * The emulator's RS256 key pair for JWT-based access tokens: made when first needed, kept in the state, so that tokens
 * outlive a restart. Key ids carry the org, as real ones do.
 */
import type { KeyObject } from 'node:crypto';
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { State } from '../../state/stateTypes.ts';

const metaKey = 'oauth:signingKey';

type SigningKey = { readonly privateKey: KeyObject; readonly createdAt: number };

const parsed = new WeakMap<State, SigningKey>();

/** The private key; its public half is published by `publishKeys`. */
export const readSigningKey = (state: State): SigningKey => {
  const cached = parsed.get(state);
  if (cached !== undefined) {
    return cached;
  }
  let text = state.meta.get(metaKey);
  if (text === undefined) {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    text = `${state.clock.now()}\n${privateKey.export({ type: 'pkcs8', format: 'pem' })}`;
    state.meta.set(metaKey, text);
  }
  const lineEnd = text.indexOf('\n');
  const key = { privateKey: createPrivateKey(text.slice(lineEnd + 1)), createdAt: Number(text.slice(0, lineEnd)) };
  parsed.set(state, key);
  return key;
};

/** Key id of an org's tokens; without an org that of the login host. */
export const keyIdOf = ({ createdAt }: SigningKey, orgId: string | undefined): string =>
  ['CORE_ATJWT', ...(orgId === undefined ? [] : [orgId.slice(0, 15)]), String(createdAt)].join('.');

/**
 * The JSON Web Key Set of `/id/keys`.
 * @see https://www.rfc-editor.org/rfc/rfc7517#section-5
 */
export const publishKeys = (state: State, orgId: string | undefined): { readonly keys: readonly object[] } => {
  const key = readSigningKey(state);
  const { kty, n, e } = createPublicKey(key.privateKey).export({ format: 'jwk' });
  return { keys: [{ kty, n, e, alg: 'RS256', use: 'sig', kid: keyIdOf(key, orgId) }] };
};
