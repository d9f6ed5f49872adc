/** What stands in the staged place of an app's only consumer, without viewing any secret. In: the org, the app. Out: the pair. */
import { isNamed } from '../../lib/errors.ts';
import type { OrgClient } from '../../org/orgClient.ts';
import { parseConsumers } from '../credentialsAnswer.ts';
import { classifyRefusal } from '../credentialsRefusal.ts';
import { fetchStaged } from './consumerCalls.ts';
import type { StagedPair } from './stagedPair.ts';

/** `unknown` where the org does not let this user look, or where the app has several consumers. */
export async function lookAtStaged(
  org: OrgClient,
  { appName, appId }: { readonly appName: string; readonly appId: string },
): Promise<StagedPair | 'unknown' | undefined> {
  try {
    const path = `/apps/oauth/credentials/${encodeURIComponent(appId)}`;
    const consumers = parseConsumers(await org.requestRest<unknown>('GET', path));
    const [consumer] = consumers;
    return consumer === undefined || consumers.length > 1
      ? 'unknown'
      : await fetchStaged({ org, appName, appId, consumerId: consumer.id });
  } catch (error) {
    const { kind } = classifyRefusal(error);
    if (kind === 'refused' || kind === 'notFound' || isNamed(error, 'CredentialsRefusedError')) {
      return 'unknown';
    }
    throw error;
  }
}
