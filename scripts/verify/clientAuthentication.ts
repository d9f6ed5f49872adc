/**
 * The consumer secret on its way into a request: the only file of this room that reveals one. In: the wrapped secret.
 * Out: the library's client authentication, or an answer about the secret that does not tell it.
 */
import { type ClientAuth, ClientSecretPost } from 'oauth4webapi';
import { Secret } from '../lib/secret.ts';

/**
 * Sends key and secret in the form-encoded body. Blanks around a secret come from files and clipboards, never from an org.
 * @see https://www.rfc-editor.org/rfc/rfc6749.html#section-2.3.1
 */
export const buildClientAuthentication = (secret: Secret): ClientAuth => ClientSecretPost(secret.reveal().trim());

/** A secret of the same length and alphabet that differs in its last character. */
export function alterSecret(secret: Secret): Secret {
  const text = secret.reveal().trim();
  const last = text.at(-1);
  return Secret.of(`${text.slice(0, -1)}${last === '0' ? '1' : '0'}`);
}

export const hasSurroundingBlanks = (secret: Secret): boolean => secret.reveal() !== secret.reveal().trim();

/** Consumer keys begin alike in all orgs; a secret that does so is a key in the wrong field. */
export const looksLikeConsumerKey = (secret: Secret): boolean => secret.reveal().trim().startsWith('3MVG9');
