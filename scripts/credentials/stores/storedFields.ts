/**
 * One pair as one JSON document, so that key and secret always change together. In: credentials. Out: text, and back.
 * The version is in the name that the document is kept under, not in the document.
 */
import { Secret } from '../../lib/secret.ts';
import type { StoredCredentials } from '../clientCredentials.ts';

/** The document's fields, as integrations read them. */
const FIELDS = [
  'org',
  'app',
  'orgId',
  'instanceUrl',
  'tokenEndpoint',
  'consumerId',
  'consumerKey',
  'consumerSecret',
] as const;

export function formatStoredFields(credentials: StoredCredentials): Secret {
  const { orgAlias, appName, orgId, instanceUrl, consumerId, consumerKey, consumerSecret, since } = credentials;
  return Secret.of(
    JSON.stringify({
      org: orgAlias,
      app: appName,
      orgId,
      instanceUrl,
      tokenEndpoint: new URL('/services/oauth2/token', instanceUrl).href,
      consumerId,
      consumerKey,
      consumerSecret: consumerSecret.reveal(),
      ...(since === undefined ? {} : { since }),
    }),
  );
}

/** The credentials, or what is wrong with the document, in words that quote none of it. */
export function parseStoredFields(document: Secret): StoredCredentials | string {
  let content: unknown;
  try {
    content = JSON.parse(document.reveal());
  } catch {
    // The engine's message quotes the text.
    return 'it is not JSON';
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    return 'it is no JSON object';
  }
  const texts = new Map(
    Object.entries(content).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '',
    ),
  );
  const missing = FIELDS.find((field) => !texts.has(field));
  if (missing !== undefined) {
    return `"${missing}" is missing or empty`;
  }
  const at = (field: (typeof FIELDS)[number]): string => texts.get(field) ?? '';
  const since = texts.get('since');
  return {
    orgAlias: at('org'),
    appName: at('app'),
    orgId: at('orgId'),
    instanceUrl: at('instanceUrl'),
    consumerId: at('consumerId'),
    consumerKey: at('consumerKey'),
    consumerSecret: Secret.of(at('consumerSecret')),
    ...(since === undefined ? {} : { since }),
  };
}

/** The same pair of the same org; when it became what it is does not count. */
export const isSamePair = (left: StoredCredentials, right: StoredCredentials): boolean =>
  left.orgId === right.orgId &&
  left.instanceUrl === right.instanceUrl &&
  left.consumerId === right.consumerId &&
  left.consumerKey === right.consumerKey &&
  left.consumerSecret.equals(right.consumerSecret);
