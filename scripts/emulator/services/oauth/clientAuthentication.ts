/**
 * Who the client says it is: `client_id` and `client_secret` from the body or from HTTP Basic, and the consumer behind
 * the key. Both live pairs of a consumer count, the main one and a staged or rotated one.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { StoredConsumer } from '../../state/stateTypes.ts';
import { parameter } from './readForm.ts';
import { refuse } from './refusals.ts';
import type { TokenRequest } from './tokenRequest.ts';

export type PresentedClient = { readonly clientId: string; readonly clientSecret: string | undefined };
/** `key` and `secret` are those of the pair that was named, which need not be the main one. */
export type KnownClient = { readonly consumer: StoredConsumer; readonly key: string; readonly secret: string };

/** Client of `sf` and of `@salesforce/core`: installed everywhere, public, without a secret. */
export const platformCli = 'PlatformCLI';

const formDecode = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch (error) {
    if (error instanceof URIError) {
      return undefined;
    }
    throw error;
  }
};

const readBasic = (header: string): PresentedClient => {
  const decoded = Buffer.from(header.replace(/^basic\s+/i, ''), 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  const clientId = formDecode(decoded.slice(0, colon));
  const clientSecret = formDecode(decoded.slice(colon + 1));
  if (colon < 1 || clientId === undefined || clientSecret === undefined) {
    throw refuse('wrongSecret', 'the Basic header is malformed');
  }
  return { clientId, clientSecret };
};

/**
 * The client credentials of a request. The two parts of a Basic header are form-encoded, so that a key or secret may
 * hold any character.
 * @throws {ApiError} invalid_request, invalid_client
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1
 */
export const readClient = ({ form, authorization }: Pick<TokenRequest, 'form' | 'authorization'>): PresentedClient => {
  const clientId = parameter(form, 'client_id');
  const clientSecret = parameter(form, 'client_secret');
  if (authorization !== undefined && /^basic\s/i.test(authorization)) {
    const basic = readBasic(authorization);
    if (clientSecret !== undefined || (clientId !== undefined && clientId !== basic.clientId)) {
      throw refuse('twoAuthentications');
    }
    return basic;
  }
  if (clientId === undefined) {
    throw refuse('missingParameter', 'client_id');
  }
  return { clientId, clientSecret };
};

/**
 * The consumer that a key names, in the org of the request; on the generic login host in any org. A key of another org
 * is told apart from an unknown one, as the org does for an app that is "not installed".
 * @throws {ApiError} invalid_client_id, invalid_grant
 */
export const findClient = ({ emulator, org }: Pick<TokenRequest, 'emulator' | 'org'>, key: string): KnownClient => {
  const { state, settings } = emulator;
  const unknownKey = settings.unknownKeyIsInvalidClient === true ? 'unknownKeyOlder' : 'unknownKey';
  const found = state.consumers.byKeyAnywhere(key);
  // The keys of an org end with it: after a sandbox refresh nobody knows them.
  if (found === undefined || state.orgs.get(found.consumer.orgId)?.isDeleted !== false) {
    throw refuse(unknownKey, 'no such key');
  }
  const { consumer, staged } = found;
  const pair = staged?.key === key ? staged : consumer;
  const now = state.clock.now();
  if (org !== undefined && consumer.orgId !== org.orgId) {
    throw refuse('foreignApp', `the key is of org ${consumer.orgId}`);
  }
  if (pair.knownAt > now) {
    throw refuse(unknownKey, 'the key has not spread yet');
  }
  if (pair === staged && (staged.state === 'Expired' || staged.expiresAt <= now)) {
    throw refuse(unknownKey, 'the staged pair has expired');
  }
  return { consumer, key: pair.key, secret: pair.secret };
};

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Compares the secret in constant time.
 * @throws {ApiError} invalid_request, invalid_client
 */
export const checkSecret = (client: KnownClient, presented: string | undefined): void => {
  if (presented === undefined) {
    throw refuse('missingParameter', 'client_secret');
  }
  if (!timingSafeEqual(digest(presented), digest(client.secret))) {
    throw refuse('wrongSecret');
  }
};
