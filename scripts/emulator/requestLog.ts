/**
 * Which requests were made, for tests that assert it: a bounded list in memory of method, path and status. Bodies and
 * headers never enter it, nor the values of query parameters that carry secrets.
 */
export type LoggedRequest = {
  readonly number: number;
  readonly atMilliseconds: number;
  readonly method: string;
  readonly path: string;
  /** An org id, or `login` for the generic login host. */
  readonly org: string;
  /** The SOAP operation, where the request has one. */
  readonly operation?: string;
  /** Absent while the answer is under way, and when the connection was cut. */
  readonly status?: number;
};

export type RequestLog = {
  readonly start: (request: Pick<LoggedRequest, 'atMilliseconds' | 'method' | 'path' | 'org'>) => number;
  readonly complete: (number: number, result: Pick<LoggedRequest, 'operation' | 'status'>) => void;
  readonly list: () => readonly LoggedRequest[];
  readonly clear: () => void;
};

const limit = 5_000;
const secretParameters =
  /([?&](?:oauth_token|access_token|refresh_token|token|code|assertion|client_secret|sid)=)[^&#]*/gi;

/** Drops the values of query parameters that carry tokens or secrets. */
export const redactQuery = (url: string): string => url.replace(secretParameters, '$1[REDACTED]');

export const createRequestLog = (): RequestLog => {
  const entries = new Map<number, LoggedRequest>();
  let next = 1;
  return {
    start: (request) => {
      const number = next;
      next += 1;
      entries.set(number, { number, ...request, path: redactQuery(request.path) });
      const oldest = number - limit;
      if (oldest > 0) entries.delete(oldest);
      return number;
    },
    complete: (number, result) => {
      const entry = entries.get(number);
      if (entry !== undefined) entries.set(number, { ...entry, ...result });
    },
    list: () => [...entries.values()],
    clear: () => entries.clear(),
  };
};
