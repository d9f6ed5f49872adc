/**
 * The resources that read: apps with OAuth usage, the consumers of an app, key and secret of one consumer.
 */
import type { StoredConsumer } from '../../state/stateTypes.ts';
import { findApp, findConsumer } from './consumerLookup.ts';
import { requireKeyAccess, requireSecretAccess, requireVersion } from './credentialsAccess.ts';
import { refuseCredentials } from './credentialsErrors.ts';
import type { CredentialsRequest } from './credentialsRequest.ts';
import { resourceUrl } from './credentialsRequest.ts';
import { takePage } from './paging.ts';

type PageQuery = { readonly page?: string; readonly pageSize?: string };
type Wire = Readonly<Record<string, unknown>>;

const parts: ReadonlyMap<string, { readonly key: boolean; readonly secret: boolean }> = new Map([
  ['key', { key: true, secret: false }],
  ['secret', { key: false, secret: true }],
  ['keyandsecret', { key: true, secret: true }],
]);

const stagedSince = 65;

/**
 * The External Client Apps of the org, those that were never used among them.
 * @throws {ApiError} 400, 404
 * @see https://developer.salesforce.com/docs/atlas.en-us.chatterapi.meta/chatterapi/connect_resources_usage.htm
 */
export const listAppUsage = (request: CredentialsRequest, query: PageQuery): Wire => {
  requireVersion(request, 59);
  const { emulator, session } = request;
  const apps = emulator.state.components.list(session.org.orgId, 'ExternalClientApplication').map((app) => ({
    developerName: app.fullName,
    identifier: app.id,
    label: String(app.body['label'] ?? app.fullName),
    usersUrl: resourceUrl(request, `usage/${app.id}/users`),
  }));
  const { items, ...urls } = takePage(apps, resourceUrl(request, 'usage'), query);
  return { apps: items, ...urls };
};

/** What both the list and the single resource say of a consumer. */
const describeConsumer = (
  request: CredentialsRequest,
  { appId, appName, consumerId }: StoredConsumer,
  pair: { readonly key?: string; readonly secret?: string },
): Wire => {
  const url = resourceUrl(request, `credentials/${appId}/${consumerId}`);
  return {
    id: consumerId,
    ...pair,
    name: appName,
    ...(request.apiVersion >= stagedSince ? { stagedCredentialsUrl: `${url}/staged` } : {}),
    url,
  };
};

/**
 * The consumers of an app, with their keys.
 * @throws {ApiError} 400, 403, 404
 */
export const listConsumers = (request: CredentialsRequest, appId: string, query: PageQuery): Wire => {
  requireVersion(request, 60);
  requireKeyAccess(request);
  const app = findApp(request, appId);
  const consumers = request.emulator.state.consumers.byApp(request.session.org.orgId, app.id);
  const { items, ...urls } = takePage(consumers, resourceUrl(request, `credentials/${app.id}`), query);
  return { consumers: items.map((consumer) => describeConsumer(request, consumer, { key: consumer.key })), ...urls };
};

/**
 * Key, secret or both of a consumer; without `part` the key alone.
 * @throws {ApiError} 400, 403, 404
 */
export const readConsumer = (
  request: CredentialsRequest,
  path: { readonly appId: string; readonly consumerId: string },
  part: string | undefined,
): Wire => {
  requireVersion(request, 60);
  const wanted = parts.get((part ?? 'key').toLowerCase());
  if (wanted === undefined) {
    throw refuseCredentials('invalidPart');
  }
  if (wanted.secret) {
    requireSecretAccess(request);
  } else {
    requireKeyAccess(request);
  }
  const consumer = findConsumer(request, path.appId, path.consumerId);
  return describeConsumer(request, consumer, {
    ...(wanted.key ? { key: consumer.key } : {}),
    ...(wanted.secret ? { secret: consumer.secret } : {}),
  });
};
