/**
 * The one place where errors of the libraries become errors of our catalogue. In: anything thrown by a call to an org,
 * and what that call was for. Out: an `SfError` whose texts hold neither token nor request. Errors of our catalogue pass.
 */
import { SfError } from '@salesforce/core/sfError';
import { buildError, CATALOGUE, isNamed, toSfError } from '../lib/errors.ts';
import { describeFailure } from './describeFailure.ts';
import { redactTokens } from './redactTokens.ts';

export type OrgCall = {
  /** Alias or username, as the user gave it. */
  readonly org: string;
  readonly host: string;
  /** Completes "… refused to": `query User`, `start a deployment`. */
  readonly operation: string;
};

const isOurs = (error: unknown): error is SfError => error instanceof SfError && Object.hasOwn(CATALOGUE, error.name);

/** The original for the log and for a debugger: its name, text and stack without what the request carried. */
function safeCause(error: unknown): Error | undefined {
  if (!(error instanceof Error)) {
    return undefined;
  }
  const copy = new Error(redactTokens(error.message), { cause: safeCause(error.cause) });
  copy.name = error.name;
  copy.stack = error.stack === undefined ? undefined : redactTokens(error.stack);
  return copy;
}

export function translateOrgError(error: unknown, { org, host, operation }: OrgCall): SfError {
  if (isOurs(error)) {
    return error;
  }
  const cause = safeCause(error);
  const failure = describeFailure(error);
  switch (failure?.kind) {
    case 'unreachable':
      return buildError('OrgUnreachableError', { org, host, code: failure.code }, { cause });
    case 'expired':
      return buildError('AuthorizationExpiredError', { org, detail: failure.detail }, { cause });
    case 'unavailable':
      return buildError(
        'OrgUnavailableError',
        { org, host, status: failure.status, operation, retryAfterSeconds: failure.retryAfterSeconds },
        { cause },
      );
    case 'exhausted':
      return buildError('ApiRequestLimitError', { org, operation, detail: failure.detail }, { cause });
    case 'refused':
      return buildError('OrgRequestRefusedError', { org, operation, errors: failure.errors }, { cause });
    default:
      return toSfError(error instanceof SfError ? error : (cause ?? error));
  }
}

/** The API's error codes of a refused request; none for any other error. */
export function apiErrorCodes(error: unknown): readonly string[] {
  if (!isNamed(error, 'OrgRequestRefusedError') || !(error instanceof SfError)) {
    return [];
  }
  // The catalogue fixes this shape for this name; SfError itself keeps data untyped.
  const data = error.data as { readonly errors: readonly { readonly errorCode: string }[] };
  return data.errors.map(({ errorCode }) => errorCode);
}

/** True when the org refused with this error code, among others or alone. */
export const isRefusedWith = (error: unknown, ...codes: readonly string[]): boolean =>
  apiErrorCodes(error).some((code) => codes.includes(code));
