/**
 * Staged credentials: a second pair beside the main one. It works as soon as it is staged; `rotate` makes it the main
 * pair and keeps the former main pair alive in its place, until it is deleted or 30 days have passed.
 * Choices without a source: a POST while a pair exists is refused; a rotated pair can't be rotated back, unless the
 * setting `rotatesBack` says so; access tokens live on when their pair is deleted.
 */
import { formatTime } from '../../state/recordStore.ts';
import type { StoredConsumer, StoredStagedCredentials } from '../../state/stateTypes.ts';
import { findConsumer, isSameId } from './consumerLookup.ts';
import { requireSecretAccess, requireVersion } from './credentialsAccess.ts';
import { refuseCredentials } from './credentialsErrors.ts';
import type { CredentialsRequest } from './credentialsRequest.ts';
import { resourceUrl } from './credentialsRequest.ts';

export type ConsumerPath = { readonly appId: string; readonly consumerId: string };
export type StagedPath = ConsumerPath & { readonly stagedId: string };
type Wire = Readonly<Record<string, unknown>>;

/** How long a pair lives beside the main one. */
export const stagedLifetimeMilliseconds = 30 * 24 * 3_600_000;

const openConsumer = (request: CredentialsRequest, { appId, consumerId }: ConsumerPath): StoredConsumer => {
  requireVersion(request, 65);
  requireSecretAccess(request);
  return findConsumer(request, appId, consumerId);
};

/** The staged pair as it is now: a rotated one is gone when its time is over, an active one is shown as expired. */
const currentStaged = (
  { emulator }: CredentialsRequest,
  { consumerId }: StoredConsumer,
): StoredStagedCredentials | undefined => {
  const { consumers, clock } = emulator.state;
  const staged = consumers.staged(consumerId);
  if (staged === undefined || staged.expiresAt > clock.now()) {
    return staged;
  }
  if (staged.state === 'Rotated') {
    consumers.deleteStaged(staged.stagedId);
    return undefined;
  }
  return { ...staged, state: 'Expired' };
};

const stagedUrl = (request: CredentialsRequest, { appId, consumerId }: StoredConsumer): string =>
  resourceUrl(request, `credentials/${appId}/${consumerId}/staged`);

const describeStaged = (
  request: CredentialsRequest,
  consumer: StoredConsumer,
  staged: StoredStagedCredentials,
): Wire => ({
  id: staged.stagedId,
  key: staged.key,
  secret: staged.secret,
  state: staged.state,
  createdBy: staged.createdById,
  createdDate: formatTime(staged.createdAt),
  expirationDate: formatTime(staged.expiresAt),
  stagedCredentialsUrl: stagedUrl(request, consumer),
  url: `${stagedUrl(request, consumer)}/${staged.stagedId}`,
});

const describeCollection = (request: CredentialsRequest, consumer: StoredConsumer): Wire => {
  const staged = currentStaged(request, consumer);
  return {
    stagedCredentials: staged === undefined ? [] : [describeStaged(request, consumer, staged)],
    url: stagedUrl(request, consumer),
  };
};

const findStaged = (
  request: CredentialsRequest,
  path: StagedPath,
): { readonly consumer: StoredConsumer; readonly staged: StoredStagedCredentials } => {
  const consumer = openConsumer(request, path);
  const staged = currentStaged(request, consumer);
  if (staged === undefined || !isSameId(staged.stagedId, path.stagedId)) {
    throw refuseCredentials('notFound');
  }
  return { consumer, staged };
};

/** The staged pair of a consumer in a collection, which is empty when there is none. @throws {ApiError} 403, 404 */
export const listStaged = (request: CredentialsRequest, path: ConsumerPath): Wire =>
  describeCollection(request, openConsumer(request, path));

/** One staged pair. @throws {ApiError} 403, 404 */
export const readStaged = (request: CredentialsRequest, path: StagedPath): Wire => {
  const { consumer, staged } = findStaged(request, path);
  return describeStaged(request, consumer, staged);
};

/**
 * Makes a new pair and answers with the collection. An expired pair makes room.
 * @throws {ApiError} 400, 403, 404
 * @see https://help.salesforce.com/s/articleView?id=xcloud.eca_stage_oauth_credentials.htm
 */
export const stageCredentials = (request: CredentialsRequest, path: ConsumerPath): Wire => {
  const { state, settings } = request.emulator;
  const consumer = openConsumer(request, path);
  const existing = currentStaged(request, consumer);
  if (existing?.state === 'Active' || existing?.state === 'Rotated') {
    throw refuseCredentials('stagedExists');
  }
  if (existing !== undefined) {
    state.consumers.deleteStaged(existing.stagedId);
  }
  const now = state.clock.now();
  state.consumers.putStaged({
    ...state.consumers.generatePair(),
    stagedId: state.newId('889'),
    consumerId: consumer.consumerId,
    state: 'Active',
    createdById: request.session.user.Id,
    createdAt: now,
    expiresAt: now + stagedLifetimeMilliseconds,
    knownAt: now + settings.propagationMilliseconds,
  });
  return describeCollection(request, consumer);
};

const isRotateCommand = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && 'command' in body && body.command === 'rotate';

/**
 * Swaps the pairs: the staged one becomes the main one, the former main one takes its place under the same id.
 * @throws {ApiError} 400, 403, 404
 */
export const rotateCredentials = (request: CredentialsRequest, path: StagedPath, body: unknown): Wire => {
  const { state, settings } = request.emulator;
  const { consumer, staged } = findStaged(request, path);
  if (!isRotateCommand(body)) {
    throw refuseCredentials('invalidCommand');
  }
  if (staged.state !== 'Active' && !(staged.state === 'Rotated' && settings.rotatesBack === true)) {
    throw refuseCredentials('cannotRotate');
  }
  const rotated: StoredStagedCredentials = {
    ...staged,
    key: consumer.key,
    secret: consumer.secret,
    knownAt: consumer.knownAt,
    state: 'Rotated',
    expiresAt: state.clock.now() + stagedLifetimeMilliseconds,
  };
  state.consumers.setPair(consumer.consumerId, { key: staged.key, secret: staged.secret, knownAt: staged.knownAt });
  state.consumers.putStaged(rotated);
  return describeStaged(request, consumer, rotated);
};

/** Revokes the pair in the staged place at once. @throws {ApiError} 403, 404 */
export const deleteStaged = (request: CredentialsRequest, path: StagedPath): void => {
  const { staged } = findStaged(request, path);
  request.emulator.state.consumers.deleteStaged(staged.stagedId);
};
