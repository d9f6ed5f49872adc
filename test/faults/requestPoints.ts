/**
 * The requests of a flow as places at which something can go wrong. In: what the emulator logged of one whole run. Out:
 * for each request what picks it out again in a second run from the same state. Of polls that follow each other the
 * first, the second and the last stand for all.
 */
import type { Fault } from '../../scripts/emulator/faults.ts';
import type { LoggedRequest } from '../../scripts/emulator/requestLog.ts';

export type RequestPoint = {
  readonly label: string;
  readonly match: Fault['match'];
  readonly nth: number;
  /** Without the query. */
  readonly path: string;
  readonly method: string;
};

const identityOf = ({ method, path, org, operation }: LoggedRequest): string =>
  [method, org, path, operation ?? ''].join(' ');

/** As the emulator matches: a part of the path and of the body is enough. */
const isMatched = (one: LoggedRequest, by: LoggedRequest): boolean =>
  one.method === by.method &&
  one.org === by.org &&
  one.path.includes(by.path) &&
  (by.operation === undefined || one.operation === by.operation);

/** Ids differ from world to world; a reader wants to know which request it was. */
const labelOf = ({ method, path, operation }: LoggedRequest, nth: number): string => {
  const readable = decodeURIComponent(path)
    .replace(/\b[0-9A-Za-z]{15}(?:[0-9A-Z]{3})?\b(?=['/?]|$)/g, '<id>')
    .slice(0, 160);
  return `${method} ${readable}${operation === undefined ? '' : ` ${operation}`}${nth === 1 ? '' : ` (${nth})`}`;
};

const isCollapsed = (requests: readonly LoggedRequest[], index: number): boolean => {
  const same = (at: number): boolean => {
    const [one, other] = [requests[at], requests[index]];
    return one !== undefined && other !== undefined && identityOf(one) === identityOf(other);
  };
  return same(index - 1) && same(index - 2) && same(index + 1);
};

export function requestPoints(requests: readonly LoggedRequest[]): readonly RequestPoint[] {
  return requests.flatMap((request, index) => {
    if (isCollapsed(requests, index)) {
      return [];
    }
    const nth = requests.slice(0, index + 1).filter((earlier) => isMatched(earlier, request)).length;
    const { method, path, org, operation } = request;
    return [
      {
        label: labelOf(request, nth),
        match: { method, org, pathPattern: path, ...(operation === undefined ? {} : { bodyPattern: `<${operation}` }) },
        nth,
        path: path.split('?')[0] ?? path,
        method,
      },
    ];
  });
}
