/**
 * Gives jsforce an answer only when all of it is there. jsforce pipes a body on without listening for errors, so that a
 * connection which breaks in the middle of an answer would end the whole process; this way it is a failed request like
 * any other. Can go when jsforce handles errors of the body.
 * @see https://github.com/jsforce/jsforce/blob/main/src/request.ts
 */
import { createRequire } from 'node:module';
import type { Dispatcher } from 'undici';
import { keepAnswers } from './keepAnswers.ts';
import { sendLightly } from './lightTransport.ts';

type Handler = Dispatcher.DispatchHandler;
type Started = Parameters<NonNullable<Handler['onResponseStart']>>;

/** Holds the head and the body back until the end of the answer. */
function holdBack(handler: Handler): Handler {
  let started: Started | undefined;
  const chunks: Buffer[] = [];
  return {
    onRequestStart: (...call) => handler.onRequestStart?.(...call),
    onRequestUpgrade: (...call) => handler.onRequestUpgrade?.(...call),
    onResponseStart: (...call) => {
      // Interim answers such as 103 come before the one that counts.
      started = call;
    },
    onResponseData: (_controller, chunk) => {
      chunks.push(chunk);
    },
    onResponseEnd: (controller, trailers) => {
      if (started !== undefined) {
        handler.onResponseStart?.(...started);
      }
      if (chunks.length > 0) {
        handler.onResponseData?.(controller, Buffer.concat(chunks));
      }
      handler.onResponseEnd?.(controller, trailers);
    },
    onResponseError: (...call) => handler.onResponseError?.(...call),
  };
}

type JsforceRequest = { readonly setDispatcher: (dispatcher: Dispatcher) => void };

let isInstalled = false;

/** Once a process, before the first request: how all that is sent is sent. Behind a proxy jsforce takes a connection of its own, and is as it was. */
export async function takeWholeAnswers(): Promise<void> {
  if (isInstalled) {
    return;
  }
  isInstalled = true;
  keepAnswers();
  const { Agent } = await import('undici');
  // jsforce is core's dependency, not ours, so that core's copy of it is the one to set up.
  const requireOfCore = createRequire(import.meta.resolve('@salesforce/core'));
  const jsforce = requireOfCore('@jsforce/jsforce-node/lib/request') as JsforceRequest;
  const agent = new Agent({ connect: { allowH2: false } });
  jsforce.setDispatcher(agent.compose((dispatch) => (options, handler) => dispatch(options, holdBack(handler))));
  await sendLightly();
}
