/**
 * The assertion of the JWT bearer grant: read, its signature verified with the certificate of the app, its audience and
 * expiry judged. `exp` may be in milliseconds: Salesforce's own client sends it so, and orgs take it.
 */
import { createPublicKey, verify } from 'node:crypto';
import type { EmulatedOrg } from '../../state/stateTypes.ts';
import { refuse } from './refusals.ts';

export type Assertion = {
  readonly issuer: string;
  readonly subject: string;
  readonly audiences: readonly string[];
  readonly expiresAt: number;
  readonly signed: string;
  readonly signature: Buffer;
};

/** Above this a time can only be milliseconds: as seconds it lies in the year 5138. */
const largestSeconds = 100_000_000_000;
const leeway = 180_000;

const parsePart = (part: string | undefined): ReadonlyMap<string, unknown> => {
  try {
    const value: unknown = JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8'));
    return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw refuse('assertionInvalid', 'not a JWT');
    }
    throw error;
  }
};

/**
 * Takes an assertion apart without trusting it.
 * @throws {ApiError} invalid_grant
 * @see https://www.rfc-editor.org/rfc/rfc7523#section-3
 */
export const parseAssertion = (text: string): Assertion => {
  const [header, payload, signature, ...rest] = text.split('.');
  const claims = parsePart(payload);
  const issuer = claims.get('iss');
  const subject = claims.get('sub') ?? claims.get('prn');
  const audience = claims.get('aud');
  const expiry = Number(claims.get('exp'));
  if (
    parsePart(header).get('alg') !== 'RS256' ||
    typeof issuer !== 'string' ||
    typeof subject !== 'string' ||
    !Number.isFinite(expiry) ||
    signature === undefined ||
    rest.length > 0
  ) {
    throw refuse('assertionInvalid', 'header or claims missing');
  }
  return {
    issuer,
    subject,
    audiences: (Array.isArray(audience) ? audience : [audience]).map(String),
    expiresAt: expiry > largestSeconds ? expiry : expiry * 1000,
    signed: `${header}.${payload}`,
    signature: Buffer.from(signature, 'base64url'),
  };
};

const asPem = (certificate: string): string =>
  certificate.includes('-----BEGIN')
    ? certificate
    : `-----BEGIN CERTIFICATE-----\n${certificate.trim()}\n-----END CERTIFICATE-----`;

const isSignedBy = (certificate: string, { signed, signature }: Assertion): boolean => {
  try {
    return verify('RSA-SHA256', Buffer.from(signed), createPublicKey(asPem(certificate)), signature);
  } catch (error) {
    throw refuse('assertionInvalid', `certificate of the app not usable: ${String(error)}`);
  }
};

const isAudience = (audience: string, origins: ReadonlySet<string>): boolean =>
  URL.canParse(audience) && origins.has(new URL(audience).origin);

/** Origins that an assertion for this org may name, by every address that its listeners have. */
export const acceptedAudiences = (org: EmulatedOrg, loginUrl: string): ReadonlySet<string> =>
  new Set([
    'https://login.salesforce.com',
    'https://test.salesforce.com',
    loginUrl,
    ...['127.0.0.1', 'localhost'].flatMap((host) => [`http://${host}:${org.port}`, `https://${host}:${org.port}`]),
  ]);

/**
 * Refuses an assertion whose signature, audience or expiry is wrong, in this order. Clocks may differ by three minutes.
 * @throws {ApiError} invalid_grant
 */
export const checkAssertion = (
  assertion: Assertion,
  expected: { readonly certificate: string; readonly audiences: ReadonlySet<string>; readonly now: number },
): void => {
  if (!isSignedBy(expected.certificate, assertion)) {
    throw refuse('assertionInvalid', 'signature wrong');
  }
  if (!assertion.audiences.some((audience) => isAudience(audience, expected.audiences))) {
    throw refuse('audienceInvalid', assertion.audiences.join(' '));
  }
  if (assertion.expiresAt + leeway <= expected.now) {
    throw refuse('assertionExpired');
  }
};
