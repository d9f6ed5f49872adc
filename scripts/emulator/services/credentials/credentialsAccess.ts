/**
 * Who may see what: keys need a permission on External Client Apps, secrets the org's setting and two permissions. The
 * setting is judged before the permissions, which is a guess.
 */
import { refuseCredentials } from './credentialsErrors.ts';
import type { CredentialsRequest } from './credentialsRequest.ts';

const viewers = ['ExternalClientAppViewer', 'ExternalClientAppDeveloper', 'ExternalClientAppAdmin'] as const;
const forSecrets = ['ExternalClientAppDeveloper', 'ViewClientSecret'] as const;

const isSecretAccessOn = ({ emulator, session }: CredentialsRequest): boolean => {
  const { components } = emulator.state;
  const { orgId } = session.org;
  const settings =
    components.get(orgId, 'Settings', 'ExternalClientApp') ??
    components.get(orgId, 'ExternalClientAppSettings', 'ExternalClientApp');
  return String(settings?.body['enableClientSecretInRestApiAccess']) === 'true';
};

/**
 * Lets those through who may see consumer keys.
 * @throws {ApiError} 403 INSUFFICIENT_ACCESS
 */
export const requireKeyAccess = ({ permissions }: CredentialsRequest): void => {
  if (!viewers.some((permission) => permissions.has(permission))) {
    throw refuseCredentials('keyNotAllowed');
  }
};

/**
 * Lets those through who may see and change secrets, where the org gives them out at all.
 * @throws {ApiError} 403 FUNCTIONALITY_NOT_ENABLED, INSUFFICIENT_ACCESS
 * @see https://help.salesforce.com/s/articleView?id=xcloud.eca_stage_oauth_credentials.htm
 */
export const requireSecretAccess = (request: CredentialsRequest): void => {
  if (!isSecretAccessOn(request)) {
    throw refuseCredentials('settingOff');
  }
  if (!forSecrets.every((permission) => request.permissions.has(permission))) {
    throw refuseCredentials('secretNotAllowed');
  }
};

/**
 * Hides a resource from API versions that are older than it.
 * @throws {ApiError} 404 NOT_FOUND
 */
export const requireVersion = ({ apiVersion }: CredentialsRequest, since: number): void => {
  if (apiVersion < since) {
    throw refuseCredentials('notFound');
  }
};
