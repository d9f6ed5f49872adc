/**
 * What kind of failure a library's error stands for. In: anything that jsforce, undici, Node or core threw, with its
 * causes. Out: one of these kinds, or `undefined` for what is none of them. Decided by error codes, names and the HTTP
 * status alone; the texts are for people and change from release to release.
 */
import { failedAnswerOf } from './keepAnswers.ts';
import { redactTokens } from './redactTokens.ts';

export type ApiProblem = { readonly errorCode: string; readonly message: string };

export type OrgFailure =
  | { readonly kind: 'unreachable'; readonly code: string }
  | { readonly kind: 'expired'; readonly detail: string }
  | { readonly kind: 'unavailable'; readonly status: number; readonly retryAfterSeconds?: number }
  /** The org's requests of 24 hours, or those at one time, are used up. */
  | { readonly kind: 'exhausted'; readonly detail: string }
  | { readonly kind: 'refused'; readonly errors: readonly ApiProblem[] };

const SOCKET_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'ETIMEDOUT',
  'ESOCKETTIMEDOUT',
  'EPIPE',
  'EPROTO',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'HOSTNAME_MISMATCH',
]);
const SOCKET_CODE_FAMILIES = /^(?:UND_ERR_|ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_(?:GET|VERIFY|DECRYPT|DECODE)_)/;

/** Names that the libraries give to failures of the way to the org. */
const TRANSPORT_NAMES: Readonly<Record<string, string>> = {
  DomainNotFoundError: 'ENOTFOUND',
  MyDomainResolverTimeoutError: 'ENOTFOUND',
  AbortError: 'ETIMEDOUT',
  TimeoutError: 'ETIMEDOUT',
};

/** Answers of the API and of the token endpoint that mean: this authorisation does not hold any more. */
const EXPIRED_CODES: ReadonlySet<string> = new Set([
  'INVALID_SESSION_ID',
  'INVALID_AUTH_HEADER',
  'ERROR_HTTP_401',
  'invalid_grant',
  'invalid_client',
  'invalid_client_id',
  'invalid_client_credentials',
  'inactive_user',
  'inactive_org',
  'unauthorized_client',
  'OrgDataNotAvailableError',
]);

/** What core throws when the stored credentials no longer work, and the reason is in no code. */
const REFRESH_NAMES: ReadonlySet<string> = new Set(['RefreshTokenAuthError', 'JwtAuthError', 'AuthCodeExchangeError']);

/**
 * Answers that say "not now" whatever code of the API they carry. The documents have neither status for REST, but what
 * stands before an org may give both; the limit of 24 hours comes with 403.
 */
const BUSY_STATUSES: ReadonlySet<number> = new Set([429, 503]);
/** @see https://developer.salesforce.com/docs/platform/api-rest/guide/errorcodes.html (403) */
const LIMIT_CODE = 'REQUEST_LIMIT_EXCEEDED';

/** Error codes of the API that say "not now", with the HTTP status they come with. */
const UNAVAILABLE_CODES: Readonly<Record<string, number>> = { SERVER_UNAVAILABLE: 503, UNKNOWN_EXCEPTION: 500 };

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** SOAP faults carry a namespace prefix: `sf:INVALID_TYPE`. */
const withoutPrefix = (code: string): string => code.replace(/^[A-Za-z]+:(?=[A-Z_]+$)/, '');

const propertyOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && name in value ? Reflect.get(value, name) : undefined;

/** The error and what caused it, outermost first. Bounded, since a chain may be a ring. */
function causes(error: unknown): readonly Error[] {
  const chain: Error[] = [];
  for (let link = error; link instanceof Error && chain.length < 6; link = link.cause) {
    chain.push(link);
  }
  return chain;
}

function transportCode(error: Error): string | undefined {
  const code = textOf(propertyOf(error, 'code'));
  if (code !== undefined && (SOCKET_CODES.has(code) || SOCKET_CODE_FAMILIES.test(code))) {
    return code;
  }
  return TRANSPORT_NAMES[error.name];
}

/** SOAP repeats the code in front of its text, which the catalogue writes in front of every text by itself. */
const withoutCode = (message: string, code: string): string =>
  message.startsWith(`${code}: `) ? message.slice(code.length + 2) : message;

const problemOf = (value: unknown): ApiProblem | undefined => {
  const text = textOf(propertyOf(value, 'errorCode')) ?? textOf(propertyOf(value, 'statusCode'));
  if (text === undefined) {
    return undefined;
  }
  const errorCode = withoutPrefix(text);
  const message = withoutCode(textOf(propertyOf(value, 'message')) ?? '', errorCode);
  return { errorCode, message: redactTokens(message) };
};

/** jsforce hides two or more errors of one answer behind a generic one, with the errors themselves as its data. */
function apiProblems(error: Error): readonly ApiProblem[] {
  const data = propertyOf(error, 'data');
  const several = Array.isArray(data) ? data.map(problemOf).filter((problem) => problem !== undefined) : [];
  if (several.length > 0) {
    return several;
  }
  const single = problemOf(error);
  return single === undefined ? [] : [single];
}

/**
 * jsforce names an error of the token endpoint by the `error` of its answer. An answer without one has neither name nor
 * text, and its status is lost: a server, or something in front of it, that is in trouble.
 * @see https://github.com/jsforce/jsforce/blob/main/src/oauth2.ts
 */
const NAMELESS: OrgFailure = { kind: 'unavailable', status: 503 };

function classify(error: Error): OrgFailure | undefined {
  const code = transportCode(error);
  if (code !== undefined) {
    return { kind: 'unreachable', code };
  }
  const name = withoutPrefix(textOf(propertyOf(error, 'errorCode')) ?? textOf(error.name) ?? '');
  if (name === '') {
    return NAMELESS;
  }
  if (EXPIRED_CODES.has(name)) {
    return { kind: 'expired', detail: name };
  }
  const answer = failedAnswerOf(error);
  const busy = answer !== undefined && BUSY_STATUSES.has(answer.status) ? answer.status : undefined;
  const status = /^ERROR_HTTP_(\d{3})$/.exec(name)?.[1] ?? busy ?? UNAVAILABLE_CODES[name];
  if (status !== undefined) {
    const { retryAfterSeconds } = answer ?? {};
    return {
      kind: 'unavailable',
      status: Number(status),
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    };
  }
  const errors = apiProblems(error);
  const limit = errors.find(({ errorCode }) => errorCode === LIMIT_CODE);
  if (limit !== undefined) {
    return { kind: 'exhausted', detail: limit.message };
  }
  return errors.length === 0 ? undefined : { kind: 'refused', errors };
}

export function describeFailure(error: unknown): OrgFailure | undefined {
  const chain = causes(error);
  for (const link of chain) {
    const failure = classify(link);
    if (failure !== undefined) {
      return failure;
    }
  }
  const refresh = chain.find(({ name }) => REFRESH_NAMES.has(name));
  return refresh === undefined ? undefined : { kind: 'expired', detail: refresh.name };
}
