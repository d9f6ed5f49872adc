/**
 * jsforce repeats reading requests of the libraries (never ours, which turn it off) after 500 ms, 1 s, 2 s … of real time.
 * Its own switch shortens that pause for the sweeps; how often it repeats, and what, stays as it is.
 */
import { createRequire } from 'node:module';

type JsforceRequest = { readonly setDefaults: (defaults: { readonly retry: { readonly minTimeout: number } }) => void };

export function shortenLibraryRetries(): void {
  // jsforce is core's dependency, not ours, so that core's copy of it is the one to set up.
  const requireOfCore = createRequire(import.meta.resolve('@salesforce/core'));
  const jsforce = requireOfCore('@jsforce/jsforce-node/lib/request') as JsforceRequest;
  jsforce.setDefaults({ retry: { minTimeout: 1 } });
}
