/**
 * A scratch org that an earlier run asked for under the same alias and did not live to see. In: the Dev Hub and the alias.
 * Out: the request's id. Without an alias nothing is taken up: the request may be that of another run at work.
 */
import type { DevHub } from './openDevHub.ts';

/** Core notes each request for a day, until the org is ready. */
export async function findUnfinishedRequest(hub: DevHub, alias: string | undefined): Promise<string | undefined> {
  if (alias === undefined) {
    return undefined;
  }
  const { ScratchOrgCache } = await import('@salesforce/core');
  const cache = await ScratchOrgCache.create();
  const isOwn = (requestId: string): boolean => {
    const noted = cache.get(requestId);
    return noted?.alias === alias && noted.hubUsername === hub.connection.username;
  };
  return cache.keys().map(String).find(isOwn);
}

/** For a request that came to nothing: the next run makes a new one. */
export async function forgetRequest(requestId: string): Promise<void> {
  const { ScratchOrgCache } = await import('@salesforce/core');
  await ScratchOrgCache.unset(requestId);
}
