/**
 * The client of the grants that serve public clients too: `PlatformCLI`, which every org knows and which has no secret,
 * or an app of the org, with its secret where its settings ask for one.
 */
import type { AppConfiguration } from './appConfiguration.ts';
import { isOn, readAppConfiguration, refuseDisabledApp } from './appConfiguration.ts';
import { checkSecret, findClient, platformCli, readClient } from './clientAuthentication.ts';
import type { TokenRequest } from './tokenRequest.ts';

export type GrantClient = {
  readonly clientId: string;
  /** Keys the signature of the answer; empty for a public client. */
  readonly secret: string;
  readonly app: AppConfiguration | undefined;
};

/**
 * Authenticates the client of a refresh or authorization code request.
 * @throws {ApiError} invalid_client_id, invalid_client, invalid_grant, OAUTH_APP_BLOCKED
 */
export const authenticateGrantClient = (
  request: TokenRequest,
  isSecretNeeded: (app: AppConfiguration) => boolean,
): GrantClient => {
  const { clientId, clientSecret } = readClient(request);
  if (clientId === platformCli) {
    return { clientId, secret: '', app: undefined };
  }
  const client = findClient(request, clientId);
  const app = readAppConfiguration(request.emulator.state, client.consumer);
  if (clientSecret !== undefined || isSecretNeeded(app)) {
    checkSecret(client, clientSecret);
  }
  refuseDisabledApp(app);
  return { clientId, secret: client.secret, app };
};

/** Whether the refresh grant needs the secret; it does unless the settings say otherwise. */
export const needsSecretForRefresh = ({ globalSettings }: AppConfiguration): boolean =>
  isOn(globalSettings, 'isSecretRequiredForRefreshToken', true);

/** Whether the authorization code grant needs the secret; it does unless the settings make it optional. */
export const needsSecretForCode = ({ globalSettings }: AppConfiguration): boolean =>
  !isOn(globalSettings, 'isConsumerSecretOptional');
