/**
 * What time it is at the token endpoint. In: the transport that a verification uses. Out: the same transport, and the
 * `Date` header of the newest answer with our own time beside it. A caller wraps its transport with this before it calls
 * `verifyToken`, and hands `read()` to `diagnose` when that fails.
 */
import type { Clock } from '../../lib/clock.ts';
import type { TokenTransport } from '../verifiedToken.ts';

export type ServerTime = {
  /** The header as it came. */
  readonly date: string;
  /** Our own clock when the answer was there. */
  readonly seenAtMilliseconds: number;
};

export type WatchedTransport = { readonly transport: TokenTransport; readonly read: () => ServerTime | undefined };

export function watchServerTime(transport: TokenTransport, clock: Clock): WatchedTransport {
  let newest: ServerTime | undefined;
  return {
    transport: async (request) => {
      const response = await transport(request);
      const date = response.headers.get('date');
      newest = date === null ? newest : { date, seenAtMilliseconds: clock.now() };
      return response;
    },
    read: () => newest,
  };
}

/** The header counts whole seconds, and answers take their time. */
export const CLOCK_TOLERANCE_MILLISECONDS = 60_000;

/** How far the server's clock is ahead of ours; `undefined` where it did not tell. */
export function skewOf(serverTime: ServerTime | undefined): number | undefined {
  const time = Date.parse(serverTime?.date ?? '');
  return serverTime === undefined || Number.isNaN(time) ? undefined : time - serverTime.seenAtMilliseconds;
}
