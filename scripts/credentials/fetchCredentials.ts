/**
 * Reads consumer key and secret of one app from its org. In: the org port and the app. Out: credentials, secret wrapped.
 * Leaves out staging and rotation, and every guess: with several consumers the caller must name one.
 */
import { raise } from '../lib/errors.ts';
import type { OrgClient } from '../org/orgClient.ts';
import type { ClientCredentials } from './clientCredentials.ts';
import { type Consumer, parseConsumers, parseKeyAndSecret } from './credentialsAnswer.ts';
import { classifyRefusal } from './credentialsRefusal.ts';
import { findAppId, isSameId } from './findAppId.ts';

export type FetchCredentialsOptions = {
  readonly appName: string;
  /** `0xI…`; looked up by name when it is not known. */
  readonly appId: string | undefined;
  /** Id (`888…`) or consumer key of the consumer to take where the app has several. */
  readonly consumerId?: string;
};

type Subject = { readonly app: string; readonly org: string };

/**
 * Consumer key and secret as the org gives them out.
 * @throws {ConsumerMissingError} for an app or consumer that the org does not have
 * @throws {SeveralConsumersError} when there are several and none is named
 * @throws {CredentialsRefusedError} when the org's setting or a permission of the caller is missing
 * @throws {CredentialsAnswerInvalidError} for an answer without a key or without a secret
 * @see https://developer.salesforce.com/docs/atlas.en-us.chatterapi.meta/chatterapi/connect_resources_oauth_credentials.htm
 */
export async function fetchCredentials(org: OrgClient, options: FetchCredentialsOptions): Promise<ClientCredentials> {
  const { appName, consumerId } = options;
  const subject: Subject = { app: appName, org: org.identity.alias };
  const appId = options.appId ?? (await guarded(subject, () => findAppId(org, appName)));
  if (appId === undefined) {
    return raise('ConsumerMissingError', { ...subject, problem: 'the org has no app of this name' });
  }
  const path = `/apps/oauth/credentials/${encodeURIComponent(appId)}`;
  const consumers = parseConsumers(await guarded(subject, () => org.requestRest<unknown>('GET', path)));
  const consumer = chooseConsumer(subject, consumers, consumerId);
  const answer = await guarded(subject, () =>
    org.requestRest<unknown>('GET', `${path}/${encodeURIComponent(consumer.id)}?part=keyandsecret`),
  );
  const judged = parseKeyAndSecret(answer);
  if (!judged.ok) {
    return raise('CredentialsAnswerInvalidError', { ...subject, problem: judged.problem });
  }
  return {
    appName,
    orgId: org.identity.orgId,
    consumerId: consumer.id,
    consumerKey: judged.value.key,
    consumerSecret: judged.value.secret,
  };
}

function chooseConsumer(subject: Subject, consumers: readonly Consumer[], wanted: string | undefined): Consumer {
  if (wanted !== undefined) {
    const named = consumers.find(({ id, key }) => isSameId(id, wanted) || key === wanted);
    return named ?? raise('ConsumerMissingError', { ...subject, problem: `none of its consumers is ${wanted}` });
  }
  const [first, ...others] = consumers;
  if (first === undefined) {
    return raise('ConsumerMissingError', { ...subject, problem: 'the org lists none' });
  }
  if (others.length > 0) {
    raise('SeveralConsumersError', { ...subject, consumerIds: consumers.map(({ id }) => id) });
  }
  return first;
}

/** Names the cause where the org's error code tells it; every other failure passes unchanged. */
async function guarded<Value>(subject: Subject, read: () => Promise<Value>): Promise<Value> {
  try {
    return await read();
  } catch (error) {
    const refusal = classifyRefusal(error);
    if (refusal.kind === 'refused') {
      raise('CredentialsRefusedError', { ...subject, errors: refusal.errors }, { cause: error });
    }
    if (refusal.kind === 'notFound') {
      raise('ConsumerMissingError', { ...subject, problem: 'the org does not know the app' }, { cause: error });
    }
    throw error;
  }
}
