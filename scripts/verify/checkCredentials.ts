/**
 * Looks at key and secret before anything is sent. In: credentials of any origin. Out: the same with blanks trimmed,
 * and notes about what was trimmed. What can't be right is refused here, since the org's answer would not tell why.
 */
import type { ClientCredentials } from '../credentials/clientCredentials.ts';
import { raise } from '../lib/errors.ts';
import { Secret } from '../lib/secret.ts';
import type { OrgIdentity } from '../org/orgClient.ts';
import { hasSurroundingBlanks, looksLikeConsumerKey } from './clientAuthentication.ts';

const LOOKS_LIKE_SECRET = /^[0-9A-F]{64}$/;
/** What programs make of a value that is missing. */
const PLACEHOLDERS = ['undefined', 'null'];

export type CheckedCredentials = { readonly credentials: ClientCredentials; readonly notes: readonly string[] };

/**
 * The credentials, fit to be sent to this org.
 * @throws {CredentialsIncompleteError} for empty fields, placeholders, and a key and secret that were swapped
 * @throws {CredentialsOfAnotherOrgError} for a key that was read from another org
 */
export function checkCredentials(given: ClientCredentials, org: OrgIdentity): CheckedCredentials {
  const consumerKey = given.consumerKey.trim();
  const subject = { app: given.appName, org: org.alias };
  const problems = [...keyProblems(consumerKey), ...secretProblems(given.consumerSecret)];
  if (problems.length > 0) {
    raise('CredentialsIncompleteError', { ...subject, problems });
  }
  if (!isSameId(given.orgId, org.orgId)) {
    raise('CredentialsOfAnotherOrgError', { ...subject, orgId: org.orgId, credentialsOrgId: given.orgId });
  }
  const notes = [
    ...(consumerKey === given.consumerKey ? [] : ['blanks around the consumer key were left out']),
    ...(hasSurroundingBlanks(given.consumerSecret) ? ['blanks around the consumer secret were left out'] : []),
  ];
  return { credentials: { ...given, consumerKey }, notes };
}

function keyProblems(key: string): readonly string[] {
  if (key === '') {
    return ['the consumer key is empty'];
  }
  if (PLACEHOLDERS.includes(key.toLowerCase())) {
    return [`the consumer key is the text "${key}"`];
  }
  return LOOKS_LIKE_SECRET.test(key) ? ['the consumer key has the look of a consumer secret'] : [];
}

function secretProblems(secret: Secret): readonly string[] {
  if (secret.isEmpty) {
    return ['the consumer secret is empty'];
  }
  if (PLACEHOLDERS.some((text) => secret.equals(Secret.of(text)))) {
    return ['the consumer secret is the text of a missing value'];
  }
  return looksLikeConsumerKey(secret) ? ['the consumer secret has the look of a consumer key'] : [];
}

/** Salesforce ids name the same record with 15 and with 18 characters. */
export const isSameId = (left: string | undefined, right: string | undefined): boolean =>
  left !== undefined && right !== undefined && left.length >= 15 && left.slice(0, 15) === right.slice(0, 15);
