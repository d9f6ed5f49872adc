/**
 * Faults on order: which requests fail, when and how. Decides only; `injectFaults` carries them out.
 */
import { jittered, type Random, seededRandom } from './seededRandom.ts';

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
  /** For `latency` and `slow`: up to so many milliseconds more or less, another number for each request. */
  readonly jitterMilliseconds?: number;
  /** Of the requests that match, so many of a hundred fail, at random; all when absent. */
  readonly percent?: number;
  /** Of what is at random; 1 when absent. */
  readonly seed?: number;
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

type Entry = { readonly fault: Fault; readonly random: Random; matched: number; fired: number };

const isItsTurn = ({ fault: { nth = 1, times = 1, percent }, random, matched, fired }: Entry): boolean => {
  // Drawn for every request that matches, so that what other faults do moves no draw.
  const isDrawn = percent === undefined || random() * 100 < percent;
  return isDrawn && matched >= nth && (times === 0 || fired < times);
};

const withJitter = ({ fault, random }: Entry): Fault => {
  const { milliseconds = 1_000, jitterMilliseconds = 0 } = fault;
  return jitterMilliseconds === 0
    ? fault
    : { ...fault, milliseconds: jittered(milliseconds, jitterMilliseconds, random) };
};

export const createFaultTable = (): FaultTable => {
  let entries: Entry[] = [];
  return {
    add: (fault) => {
      entries.push({ fault, random: seededRandom(fault.seed ?? 1), matched: 0, fired: 0 });
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
        if (isItsTurn(entry) && struck === undefined) {
          entry.fired += 1;
          struck = withJitter(entry);
        }
      }
      return struck;
    },
  };
};
