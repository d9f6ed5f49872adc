/**
 * The least time that a run can take when the emulator delays everything: from the requests that it made, as the emulator
 * logged them. Requests that ran side by side count once; what was asked while a deployment was under way counts as part
 * of that deployment.
 */
export type LoggedRequest = { readonly atMilliseconds: number; readonly operation?: string; readonly path: string };

export type Delays = { readonly deployMilliseconds: number; readonly requestMilliseconds: number };

export function criticalPathMilliseconds(requests: readonly LoggedRequest[], delays: Delays): number {
  const { deployMilliseconds, requestMilliseconds } = delays;
  let total = 0;
  let coveredUntil = Number.NEGATIVE_INFINITY;
  for (const { atMilliseconds, operation } of requests.toSorted(
    (one, other) => one.atMilliseconds - other.atMilliseconds,
  )) {
    if (atMilliseconds < coveredUntil) {
      continue;
    }
    // The deployment begins when the request for it has been taken; one more request brings the news that it is done.
    const length =
      operation === 'deploy' ? requestMilliseconds + deployMilliseconds + requestMilliseconds : requestMilliseconds;
    total += length;
    // One millisecond of grace: a request that follows at once is logged in the same millisecond.
    coveredUntil = atMilliseconds + length - 1;
  }
  return total;
}
