/**
 * Holds back one answer of an emulator in this process for ever, after the request has had its effect: what a time-out
 * and a killed client have in common. In: which answer. Out: the moment in which it would have been sent.
 */
import { type IncomingMessage, ServerResponse } from 'node:http';

/** By which a client in this process knows its request again; empty for others. */
export const MARK_HEADER = 'x-sweep-mark';

export type HeldAnswer = { readonly mark: string };

export type AnswerGate = {
  /** The next answer to a request with this method and path is held; `onHeld` is called once, in its place. */
  readonly close: (method: string, path: string, onHeld: (held: HeldAnswer) => void) => void;
  readonly open: () => void;
  /** Every answer that is not held waits for this first. */
  readonly pace: (wait: ((request: IncomingMessage) => Promise<void>) | undefined) => void;
};

type Closed = { readonly method: string; readonly path: string; readonly onHeld: (held: HeldAnswer) => void };

const isFor = ({ method, path }: Closed, request: IncomingMessage): boolean =>
  request.method === method && request.url?.split('?')[0] === path;

/** What the emulator says of a fault: `fault latency after effect: GET /services/data`. */
export function closeAtFault(gate: AnswerGate, line: string, onHeld: (held: HeldAnswer) => void): void {
  const [, method = '', path = ''] = /: ([A-Z]+) (\S+)$/.exec(line) ?? [];
  gate.close(method, path, onHeld);
}

/** Once a process: from here on every answer of every server in it passes the gate. */
export function installAnswerGate(): AnswerGate {
  let closed: Closed | undefined;
  let paced: ((request: IncomingMessage) => Promise<void>) | undefined;
  const { end } = ServerResponse.prototype;
  // The function has many overloads and is only passed through.
  type Loose = (this: ServerResponse, ...values: unknown[]) => ServerResponse;
  const gated: Loose = function (...values) {
    if (closed !== undefined && isFor(closed, this.req)) {
      const { onHeld } = closed;
      closed = undefined;
      onHeld({ mark: String(this.req.headers[MARK_HEADER] ?? '') });
      return this;
    }
    if (paced === undefined) return (end as Loose).apply(this, values);
    void paced(this.req).then(() => (end as Loose).apply(this, values));
    return this;
  };
  ServerResponse.prototype.end = gated as typeof end;
  return {
    close: (method, path, onHeld) => {
      closed = { method, path, onHeld };
    },
    open: () => {
      closed = undefined;
    },
    pace: (wait) => {
      paced = wait;
    },
  };
}
