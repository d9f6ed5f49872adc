/**
 * The requests of a flow as places at which something can go wrong. In: what the emulator logged of one whole run. Out:
 * for each request what picks it out again in a second run from the same state, in whichever lane. Of polls that follow each other the
 * first, the second and the last stand for all.
 */
import type { Fault } from '../../scripts/emulator/faults.ts';
import type { LoggedRequest } from '../../scripts/emulator/requestLog.ts';
import type { SweepSite, SweepWorld } from './sweepWorld.ts';

export type RequestPoint = {
  readonly label: string;
  /** Its place among all requests of the run. */
  readonly index: number;
  readonly match: Fault['match'];
  readonly nth: number;
};

const identityOf = ({ method, path, org, operation }: LoggedRequest): string =>
  [method, org, path, operation ?? ''].join(' ');

/** What differs from lane to lane and from run to run: ids, usernames, times, and what the log leaves out. */
const VARYING =
  /(?<=%27|%2C|[/=,])(?:[0-9A-Za-z]{15}|[0-9A-Za-z]{18})(?=%27|%2C|[/&?,]|$)|[\w.+-]+(?:%40|@)[\w.-]+|\d{4}-\d\d-\d\dT[\w.%:]*Z|\[REDACTED\]/g;

/** The longest part of a path that is the same in every lane. */
const lastingPart = (path: string): string =>
  path.split(VARYING).reduce((longest, part) => (part.length > longest.length ? part : longest), '');

/** The orgs that a lane has from the start; a scratch org comes up under another id in every run. */
export const lastingOrgs = (world: SweepWorld): readonly string[] => [
  'login',
  ...world.orgs().flatMap(({ kind, orgId }) => (kind === 'scratch' ? [] : [orgId])),
];

/** As the emulator matches: a part of the path and of the body is enough. */
const isMatched = (one: LoggedRequest, by: LoggedRequest, orgs: readonly string[]): boolean =>
  one.method === by.method &&
  (!orgs.includes(by.org) || one.org === by.org) &&
  one.path.includes(lastingPart(by.path)) &&
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

export function requestPoints(requests: readonly LoggedRequest[], orgs: readonly string[]): readonly RequestPoint[] {
  return requests.flatMap((request, index) => {
    if (isCollapsed(requests, index)) {
      return [];
    }
    const nth = requests.slice(0, index + 1).filter((earlier) => isMatched(earlier, request, orgs)).length;
    const { method, path, org, operation } = request;
    return [
      {
        label: labelOf(request, nth),
        index,
        match: {
          method,
          ...(orgs.includes(org) ? { org } : {}),
          pathPattern: lastingPart(path),
          ...(operation === undefined ? {} : { bodyPattern: `<${operation}` }),
        },
        nth,
      },
    ];
  });
}

/** The point for the emulator: in this lane, a sandbox is another than in the first, where the point was recorded. */
export function inLane(
  { match, nth }: RequestPoint,
  { lanes: [first] }: SweepSite,
  world: SweepWorld,
): Pick<Fault, 'match' | 'nth'> {
  const sandboxes = (lane: SweepWorld | undefined): readonly string[] =>
    lane?.orgs().flatMap(({ kind, orgId }) => (kind === 'sandbox' ? [orgId] : [])) ?? [];
  const place = match.org === undefined ? -1 : sandboxes(first).indexOf(match.org);
  return { match: place === -1 ? match : { ...match, org: sandboxes(world)[place] }, nth };
}
