/**
 * What each request of a run did. In: a run against an emulator in this process. Out: its requests in the order in which
 * they came, whether anything was written to the emulator's state between the first byte of each and its answer, and what
 * the world was like at that answer. Where requests go side by side, a write counts for all of them.
 */
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { StatementSync } from 'node:sqlite';
import type { LoggedRequest } from '../../scripts/emulator/requestLog.ts';
import type { AnswerGate } from './answerGate.ts';

export type WatchedRequest = {
  readonly isWriting: boolean;
  /** What `look` gave; empty without. */
  readonly world: string;
};

type Seen = { readonly method: string; readonly path: string; readonly from: number; to?: number; world: string };

let writes = 0;
let seen: Map<IncomingMessage, Seen> | undefined;

/** How often the state was written to so far. */
export const stateWrites = (): number => writes;

/** Once a process, before the first emulator. */
export function installWatch(): void {
  const { run } = StatementSync.prototype;
  // The function has overloads and is only passed through.
  type Loose = (this: StatementSync, ...values: unknown[]) => unknown;
  const counting: Loose = function (...values) {
    writes += 1;
    return (run as Loose).apply(this, values);
  };
  StatementSync.prototype.run = counting as typeof run;
  subscribe('http.server.request.start', (event) => {
    const { request } = event as { readonly request: IncomingMessage };
    const [path = ''] = (request.url ?? '').split('?');
    if (!path.startsWith('/__emulator/')) {
      seen?.set(request, { method: request.method ?? '', path, from: writes, world: '' });
    }
  });
  subscribe('http.server.response.finish', (event) => {
    const one = seen?.get((event as { readonly request: IncomingMessage }).request);
    if (one !== undefined) one.to = writes;
  });
}

/** `look` is asked at every answer, which waits for it. */
export async function watchRequests(
  gate: AnswerGate,
  work: () => Promise<readonly LoggedRequest[]>,
  look?: () => Promise<string>,
): Promise<{ readonly requests: readonly LoggedRequest[]; readonly watched: readonly WatchedRequest[] }> {
  const own = new Map<IncomingMessage, Seen>();
  seen = own;
  gate.pace(async (request) => {
    const one = own.get(request);
    if (one !== undefined && look !== undefined) one.world = await look();
  });
  try {
    const requests = await work();
    const all = [...own.values()];
    const isSame = all.length === requests.length && all.every((one, index) => isOf(one, requests[index]));
    if (!isSame) throw new Error('the requests that were watched are not those in the log of the emulator');
    return {
      requests,
      watched: all.map(({ from, to, world }) => ({ isWriting: from !== to, world })),
    };
  } finally {
    seen = undefined;
    gate.pace(undefined);
  }
}

const isOf = ({ method, path }: Seen, logged: LoggedRequest | undefined): boolean =>
  logged?.method === method && logged.path.split('?')[0] === path;
