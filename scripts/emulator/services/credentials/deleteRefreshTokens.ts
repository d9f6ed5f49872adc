/** Ends the refresh tokens of one app, whoever has them; access tokens live on. */
import { findApp } from './consumerLookup.ts';
import type { CredentialsRequest } from './credentialsRequest.ts';

/**
 * @throws {ApiError} 404 for an app that the org does not have
 * @see https://developer.salesforce.com/docs/atlas.en-us.chatterapi.meta/chatterapi/connect_resources_usage.htm
 */
export const deleteRefreshTokens = (request: CredentialsRequest, appId: string): void => {
  const { state } = request.emulator;
  const { orgId } = request.session.org;
  const app = findApp(request, appId);
  for (const consumer of state.consumers.byApp(orgId, app.id)) {
    const keys = [consumer.key, state.consumers.staged(consumer.consumerId)?.key];
    for (const clientId of keys.filter((key) => key !== undefined)) {
      state.tokens.revokeOf(orgId, { clientId, kind: 'refresh' });
    }
  }
};
