/**
 * Errors that leave open what the org did. In: an error of the org's port. Out: whether a request that only reads may be
 * made again, and whether a request that writes may have had its effect. Judged by names and codes, never by texts.
 */
import { isNamed, toSfError } from '../lib/errors.ts';
import { isRefusedWith } from '../org/translateOrgError.ts';

/** The org stumbled and says so in its own words; a deployment goes on meanwhile. */
const PASSING_CODES = [
  'INVALID_QUERY_LOCATOR',
  'QUERY_TIMEOUT',
  'REQUEST_RUNNING_TOO_LONG',
  'SERVER_UNAVAILABLE',
  'UNABLE_TO_LOCK_ROW',
  'UNKNOWN_EXCEPTION',
] as const;

/** Codes of requests that met nobody: no name, no listener, no trust. */
const NEVER_SENT =
  /^(?:EAI_AGAIN|EAI_FAIL|ECONNREFUSED|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|ENOTFOUND|UND_ERR_CONNECT_TIMEOUT|HOSTNAME_MISMATCH|.*CERT.*|.*SIGNATURE.*)$/;

const unreachableCode = (error: unknown): string => {
  // The catalogue fixes this shape for OrgUnreachableError; SfError itself keeps data untyped.
  const data = toSfError(error).data as { readonly code?: string } | undefined;
  return data?.code ?? '';
};

/** True for what may pass by itself, so that asking once more makes sense. */
export const isPassing = (error: unknown): boolean =>
  isNamed(error, 'OrgUnreachableError') ||
  isNamed(error, 'OrgUnavailableError') ||
  isRefusedWith(error, ...PASSING_CODES);

/** True when a request that writes failed in a way that does not say whether the org did it. */
export const mayHaveHadEffect = (error: unknown): boolean =>
  isNamed(error, 'OrgUnreachableError') ? !NEVER_SENT.test(unreachableCode(error)) : isPassing(error);
