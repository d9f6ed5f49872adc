/**
 * A request to the data API without HTTP around it: routes make one of each HTTP request, composite requests of each of
 * their parts. Answering one is synchronous.
 */
import { ApiError } from '../../../apiError.ts';

export type ResourceRequest = {
  readonly method: string;
  /** Below the API version, decoded: `['sobjects', 'User', '005…']`. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  readonly body: unknown;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
};

export type ResourceAnswer = {
  readonly status: number;
  readonly body?: unknown;
  /** Path of what was created. */
  readonly location?: string;
};

export const ok = (body: unknown): ResourceAnswer => ({ status: 200, body });
export const noContent: ResourceAnswer = { status: 204 };

/** A method that the resource does not have. */
export const methodNotAllowed = (method: string, allowed: readonly string[]): ApiError =>
  new ApiError({
    httpStatus: 405,
    errorCode: 'METHOD_NOT_ALLOWED',
    publicMessage: `HTTP Method '${method}' not allowed. Allowed are ${allowed.join(',')}`,
  });

/** An error as a REST body has it. */
export const formatError = (error: ApiError): readonly object[] => [
  {
    message: error.publicMessage,
    errorCode: error.errorCode,
    ...(error.fields.length > 0 ? { fields: error.fields } : {}),
  },
];
