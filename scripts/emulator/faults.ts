/**
 * Faults on order: which requests fail, when and how. Decides only; `injectFaults` carries them out.
 */
export type FaultKind =
  | 'status'
  | 'html503'
  | 'reset'
  | 'latency'
  | 'truncate'
  /** The whole answer, in pieces over the milliseconds that are given. */
  | 'slow'
  /** The answer that the same question got before, as from a replica that lags. */
  | 'stale';

export type Fault = {
  readonly match: {
    readonly method?: string;
    /** Part of the path with its query. */
    readonly pathPattern?: string;
    /** Part of a text or form body: SOAP operations share one path. */
    readonly bodyPattern?: string;
    /** An org id, or `login`. */
    readonly org?: string;
  };
  readonly kind: FaultKind;
  /** Whether the request takes effect before its answer is spoilt. */
  readonly effect: 'before' | 'after';
  /** The first matching request that fails, from 1. */
  readonly nth?: number;
  /** How many requests fail; 0 is every one. */
  readonly times?: number;
  readonly status?: number;
  readonly errorCode?: string;
  /** The whole body, for the kind `status`: any answer that somebody has reported. JSON unless `contentType` says otherwise. */
  readonly body?: string;
  readonly contentType?: string;
  /** Where a redirect leads, for the kind `status`. */
  readonly location?: string;
  readonly milliseconds?: number;
};

export type FaultableRequest = {
  readonly method: string;
  readonly url: string;
  readonly org: string;
  readonly body: unknown;
};

export type FaultTable = {
  readonly add: (fault: Fault) => void;
  readonly clear: () => void;
  readonly list: () => readonly (Fault & { readonly matched: number; readonly fired: number })[];
  /** The fault that strikes this request; counts the request for every fault it matches. */
  readonly strike: (request: FaultableRequest) => Fault | undefined;
};

const bodyText = (body: unknown): string => {
  if (typeof body === 'string') return body;
  return body === undefined || body === null ? '' : JSON.stringify(body);
};

const matches = ({ match }: Fault, request: FaultableRequest): boolean =>
  (match.method === undefined || match.method.toUpperCase() === request.method) &&
  (match.pathPattern === undefined || request.url.includes(match.pathPattern)) &&
  (match.org === undefined || request.org.startsWith(match.org)) &&
  (match.bodyPattern === undefined || bodyText(request.body).includes(match.bodyPattern));

export const createFaultTable = (): FaultTable => {
  let entries: { fault: Fault; matched: number; fired: number }[] = [];
  return {
    add: (fault) => {
      entries.push({ fault, matched: 0, fired: 0 });
    },
    clear: () => {
      entries = [];
    },
    list: () => entries.map(({ fault, matched, fired }) => ({ ...fault, matched, fired })),
    strike: (request) => {
      let struck: Fault | undefined;
      for (const entry of entries) {
        if (!matches(entry.fault, request)) continue;
        entry.matched += 1;
        const { nth = 1, times = 1 } = entry.fault;
        if (struck === undefined && entry.matched >= nth && (times === 0 || entry.fired < times)) {
          entry.fired += 1;
          struck = entry.fault;
        }
      }
      return struck;
    },
  };
};
