/**
 * The consumer secret on its way into a request: the only file of this room that reveals one. In: the wrapped secret.
 * Out: the library's client authentication, or an answer about the secret that does not tell it.
 */
import { randomBytes } from 'node:crypto';
import { type ClientAuth, ClientSecretPost } from 'oauth4webapi';
import { Secret } from '../lib/secret.ts';

/** Where key and secret stand in a request: in its form-encoded body, or in an HTTP Basic header. */
export type AuthenticationMethod = 'body' | 'basic';

/**
 * Blanks around a secret come from files and clipboards, never from an org.
 * @see https://www.rfc-editor.org/rfc/rfc6749.html#section-2.3.1
 */
export const buildClientAuthentication = (secret: Secret, method: AuthenticationMethod = 'body'): ClientAuth => {
  const text = secret.reveal().trim();
  return method === 'body' ? ClientSecretPost(text) : basicAuthentication(text);
};

/**
 * The library's own escapes `.` and `_` too, which stand in every consumer key. Whether Salesforce decodes the parts of
 * the header is not published; encoded as a form is, key and secret of the usual alphabets stay as they are.
 */
const basicAuthentication =
  (secret: string): ClientAuth =>
  (_server, client, _body, headers) => {
    const pair = `${formEncode(client.client_id)}:${formEncode(secret)}`;
    headers.set('authorization', `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`);
  };

const formEncode = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1);

/** A secret of the same length and alphabet that differs in its last character. */
export function alterSecret(secret: Secret): Secret {
  const text = secret.reveal().trim();
  const last = text.at(-1);
  return Secret.of(`${text.slice(0, -1)}${last === '0' ? '1' : '0'}`);
}

/** A secret that nobody has, in the form of a consumer secret. */
export const makeRandomSecret = (): Secret => Secret.of(randomBytes(32).toString('hex').toUpperCase());

export const hasSurroundingBlanks = (secret: Secret): boolean => secret.reveal() !== secret.reveal().trim();

/** Consumer keys begin alike in all orgs; a secret that does so is a key in the wrong field. */
export const looksLikeConsumerKey = (secret: Secret): boolean => secret.reveal().trim().startsWith('3MVG9');
