/**
 * Lets a request of this process time out when its answer is held back, rather than minutes later: the clients' own
 * errors, at the moment that the sweep chooses. In: the held request. Leaves out the clock: no time-out here depends on
 * how fast the machine is.
 */
import type { Dispatcher } from 'undici';
import undici from 'undici';
import { type HeldAnswer, MARK_HEADER } from './answerGate.ts';

type Handler = Dispatcher.DispatchHandler;
type Controller = Parameters<NonNullable<Handler['onRequestStart']>>[0];

export type ClientTimeouts = { readonly strike: (held: HeldAnswer) => void };

/** Once a process, before the first request. */
export function installClientTimeouts(): ClientTimeouts {
  const underWay = new Map<string, Controller>();
  const limits = new Set<AbortController>();
  watchDispatches(underWay);
  // Of the product only the token requests limit their time like this.
  AbortSignal.timeout = () => {
    const controller = new AbortController();
    limits.add(controller);
    return controller.signal;
  };
  return {
    strike: ({ mark }) => {
      underWay.get(mark)?.abort(new undici.errors.HeadersTimeoutError());
      for (const controller of limits) {
        controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
      }
      limits.clear();
    },
  };
}

const withMark = (headers: Dispatcher.DispatchOptions['headers'], mark: string) =>
  Array.isArray(headers) ? [...headers, MARK_HEADER, mark] : { ...headers, [MARK_HEADER]: mark };

/** The agents of the product and of jsforce are of this one class. Each request gets a mark, to be told from its like. */
function watchDispatches(underWay: Map<string, Controller>): void {
  const { dispatch } = undici.Agent.prototype;
  let count = 0;
  undici.Agent.prototype.dispatch = function (options, handler) {
    count += 1;
    const mark = String(count);
    return dispatch.call(
      this,
      { ...options, headers: withMark(options.headers, mark) },
      {
        onRequestStart: (controller, context) => {
          underWay.set(mark, controller);
          handler.onRequestStart?.(controller, context);
        },
        onRequestUpgrade: (...call) => handler.onRequestUpgrade?.(...call),
        onResponseStart: (...call) => handler.onResponseStart?.(...call),
        onResponseData: (...call) => handler.onResponseData?.(...call),
        onResponseEnd: (...call) => {
          underWay.delete(mark);
          handler.onResponseEnd?.(...call);
        },
        onResponseError: (...call) => {
          underWay.delete(mark);
          handler.onResponseError?.(...call);
        },
      },
    );
  };
}
