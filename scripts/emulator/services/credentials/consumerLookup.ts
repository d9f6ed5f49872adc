/**
 * From the ids in a path to app and consumer. Ids of 15 and of 18 characters are the same id.
 */
import { to15 } from '../../state/ids.ts';
import type { StoredComponent, StoredConsumer } from '../../state/stateTypes.ts';
import { refuseCredentials } from './credentialsErrors.ts';
import type { CredentialsRequest } from './credentialsRequest.ts';

/** Whether two ids name the same record. */
export const isSameId = (one: string, other: string): boolean =>
  to15(one) === to15(other) && [one, other].every((id) => id.length === 15 || id.length === 18);

/**
 * The app with this id (`0xI…`).
 * @throws {ApiError} 404 NOT_FOUND
 */
export const findApp = ({ emulator, session }: CredentialsRequest, appId: string): StoredComponent => {
  const app = emulator.state.components
    .list(session.org.orgId, 'ExternalClientApplication')
    .find(({ id }) => isSameId(id, appId));
  if (app === undefined) {
    throw refuseCredentials('notFound');
  }
  return app;
};

/**
 * The consumer with this id (`888…`) of this app.
 * @throws {ApiError} 404 NOT_FOUND
 */
export const findConsumer = (request: CredentialsRequest, appId: string, consumerId: string): StoredConsumer => {
  const app = findApp(request, appId);
  const consumer = request.emulator.state.consumers
    .byApp(request.session.org.orgId, app.id)
    .find((candidate) => isSameId(candidate.consumerId, consumerId));
  if (consumer === undefined) {
    throw refuseCredentials('notFound');
  }
  return consumer;
};
