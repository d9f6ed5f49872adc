/** Reads where an app's credentials stand, in org, store and journal, side by side. Writes nothing. */

import type { ClientCredentials, CredentialStore, CredentialVersion } from '../../credentials/clientCredentials.ts';
import { type ConsumerAt, fetchStaged, openConsumer } from '../../credentials/rotation/consumerCalls.ts';
import type { JournalSummary } from '../../credentials/rotation/journalSummary.ts';
import type { RotationSituation } from '../../credentials/rotation/rotationSituation.ts';
import { raise } from '../../lib/errors.ts';
import type { OrgClient } from '../../org/orgClient.ts';
import type { SecretAccess } from '../../org/readSecretAccess.ts';

export type RotationPlace = {
  readonly at: ConsumerAt;
  readonly main: ClientCredentials;
  readonly situation: RotationSituation;
};

export type PlaceRequest = {
  readonly appName: string;
  readonly consumerId: string | undefined;
  readonly access: SecretAccess;
  readonly store: CredentialStore;
  readonly past: JournalSummary;
  readonly nowMilliseconds: number;
};

/**
 * @throws {ConsumerMissingError} {SeveralConsumersError} {CredentialsRefusedError} {CredentialStoreError}
 * @throws {RotatesOwnAppError} when the session that rotates belongs to the app itself
 */
export async function readSituation(org: OrgClient, request: PlaceRequest): Promise<RotationPlace> {
  const { appName, consumerId, access, store, past, nowMilliseconds } = request;
  const { alias } = org.identity;
  const { at, main } = await openConsumer(org, { appName, appId: access.appId, consumerId });
  const staged = await fetchStaged(at);
  if ([main.consumerKey, staged?.key].includes(org.identity.clientId)) {
    raise('RotatesOwnAppError', { app: appName, org: alias, username: org.identity.username });
  }
  const read = (version: CredentialVersion) => store.read(alias, appName, version);
  const [current, pending, previous] = await Promise.all([read('current'), read('pending'), read('previous')]);
  // Pairs of an org that had the alias before are nothing to this one.
  const keyOf = (stored: typeof current): string | undefined =>
    stored?.orgId.slice(0, 15) === org.identity.orgId.slice(0, 15) ? stored.consumerKey : undefined;
  const since = Date.parse(keyOf(current) === main.consumerKey ? (current?.since ?? '') : '');
  return {
    at,
    main,
    situation: {
      subject: { app: appName, org: alias },
      mainKey: main.consumerKey,
      staged,
      stored: { current: keyOf(current), pending: keyOf(pending), previous: keyOf(previous) },
      canRead: store.canRead !== false,
      currentSinceMilliseconds: Number.isNaN(since) ? undefined : since,
      appCreatedAtMilliseconds: access.appCreatedAtMilliseconds,
      journal: past,
      nowMilliseconds,
    },
  };
}
