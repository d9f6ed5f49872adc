/**
 * The org's side of a rotation: one consumer, its main pair and the pair in its staged place. In: the org port and the
 * app. Out: pairs. After a write whose outcome is not known (a broken connection, a 5xx) the org is asked before anything
 * is said, since a second write would be refused, or would do harm.
 */
import { isNamed, raise } from '../../lib/errors.ts';
import type { OrgClient } from '../../org/orgClient.ts';
import type { ClientCredentials } from '../clientCredentials.ts';
import { classifyRefusal } from '../credentialsRefusal.ts';
import { fetchCredentials } from '../fetchCredentials.ts';
import { findAppId } from '../findAppId.ts';
import { parseStagedAnswer, type StagedPair } from './stagedPair.ts';

export type ConsumerAt = {
  readonly org: OrgClient;
  readonly appName: string;
  readonly appId: string;
  readonly consumerId: string;
};

export type OpenConsumer = { readonly at: ConsumerAt; readonly main: ClientCredentials };

/**
 * The consumer with its main pair.
 * @throws {ConsumerMissingError} {SeveralConsumersError} {CredentialsRefusedError} {CredentialsAnswerInvalidError}
 */
export async function openConsumer(
  org: OrgClient,
  { appName, appId: known, consumerId }: { appName: string; appId?: string; consumerId?: string },
): Promise<OpenConsumer> {
  const appId = known ?? (await findAppId(org, appName));
  if (appId === undefined) {
    return raise('ConsumerMissingError', { app: appName, org: org.identity.alias, problem: 'the org has no such app' });
  }
  const main = await fetchCredentials(org, { appName, appId, consumerId });
  return { at: { org, appName, appId, consumerId: main.consumerId }, main };
}

const pathOf = ({ appId, consumerId }: ConsumerAt): string =>
  `/apps/oauth/credentials/${encodeURIComponent(appId)}/${encodeURIComponent(consumerId)}/staged`;

const subjectOf = ({ org, appName }: ConsumerAt) => ({ app: appName, org: org.identity.alias });

function requirePair(at: ConsumerAt, answer: unknown): StagedPair | undefined {
  const judged = parseStagedAnswer(answer);
  return judged.ok
    ? judged.pair
    : raise('CredentialsAnswerInvalidError', { ...subjectOf(at), problem: judged.problem });
}

/**
 * What stands in the staged place. Both ways in which orgs may say "none" are understood: an empty collection and 404.
 * @throws {CredentialsRefusedError} when the setting or a permission is missing
 * @see https://developer.salesforce.com/docs/atlas.en-us.chatterapi.meta/chatterapi/connect_resources_oauth_credentials_staged.htm
 */
export async function fetchStaged(at: ConsumerAt): Promise<StagedPair | undefined> {
  try {
    return requirePair(at, await at.org.requestRest<unknown>('GET', pathOf(at)));
  } catch (error) {
    const refusal = classifyRefusal(error);
    if (refusal.kind === 'notFound') {
      return undefined;
    }
    if (refusal.kind === 'refused') {
      raise('CredentialsRefusedError', { ...subjectOf(at), errors: refusal.errors }, { cause: error });
    }
    throw error;
  }
}

/** The staged pair with its secret; collections may leave secrets out. */
export async function viewStaged(
  at: ConsumerAt,
  staged: StagedPair,
): Promise<StagedPair & { secret: NonNullable<StagedPair['secret']> }> {
  const seen =
    staged.secret === undefined
      ? requirePair(at, await at.org.requestRest<unknown>('GET', `${pathOf(at)}/${encodeURIComponent(staged.id)}`))
      : staged;
  const secret = seen?.secret;
  if (seen === undefined || secret === undefined || seen.key !== staged.key) {
    return raise('CredentialsAnswerInvalidError', {
      ...subjectOf(at),
      problem:
        seen === undefined || secret === undefined
          ? 'the staged pair comes without its secret'
          : 'the staged pair changed while it was read',
    });
  }
  return { ...seen, secret };
}

/** Failures after which nobody knows whether the org did it. */
const isUnclear = (error: unknown): boolean =>
  isNamed(error, 'OrgUnreachableError') || isNamed(error, 'OrgUnavailableError');

/**
 * Makes a new pair. The staged place must be free.
 * @throws {StagedPairInTheWayError} when it is not
 */
export async function stagePair(at: ConsumerAt): Promise<StagedPair> {
  let answer: unknown;
  try {
    // The documents name no body, but a request without one hangs in some clients.
    answer = await at.org.requestRest<unknown>('POST', pathOf(at), {});
  } catch (error) {
    if (!isUnclear(error)) {
      throw error;
    }
    const staged = await fetchStaged(at);
    if (staged === undefined) {
      throw error;
    }
    return staged;
  }
  const judged = parseStagedAnswer(answer);
  const staged = judged.ok && judged.pair !== undefined ? judged.pair : await fetchStaged(at);
  return (
    staged ??
    raise('CredentialsAnswerInvalidError', { ...subjectOf(at), problem: 'it staged a pair and does not show it' })
  );
}

/**
 * Makes the staged pair the main one; the former main pair takes its place and lives on. Resolves with what then stands in
 * the staged place.
 * @see https://help.salesforce.com/s/articleView?id=xcloud.eca_stage_oauth_credentials.htm
 */
export async function promoteStaged(
  at: ConsumerAt,
  staged: StagedPair,
  formerKey: string,
): Promise<StagedPair | undefined> {
  try {
    await at.org.requestRest<unknown>('PATCH', `${pathOf(at)}/${encodeURIComponent(staged.id)}`, { command: 'rotate' });
  } catch (error) {
    if (!isUnclear(error)) {
      throw error;
    }
    const now = await fetchStaged(at);
    if (now?.key !== formerKey) {
      throw error;
    }
    return now;
  }
  // What the answer shows is not documented in one way; what stands there afterwards is.
  return fetchStaged(at);
}

/** Ends the pair in the staged place at once, whatever its state; a pair that is already gone is what was wanted. */
export async function deleteStaged(at: ConsumerAt, staged: StagedPair): Promise<void> {
  try {
    await at.org.requestRest<unknown>('DELETE', `${pathOf(at)}/${encodeURIComponent(staged.id)}`);
  } catch (error) {
    if (classifyRefusal(error).kind === 'notFound') {
      return;
    }
    if (!isUnclear(error) || (await fetchStaged(at))?.key === staged.key) {
      throw error;
    }
  }
}
