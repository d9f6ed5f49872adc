/** What must be so before a rotation touches anything. In: the org as it was read. Out: obstacles, each with its fix. */
import type { AppDefinition } from '../../definition/appDefinition.ts';
import { raise } from '../../lib/errors.ts';
import type { OrgIdentity } from '../../org/orgClient.ts';
import type { SecretAccess } from '../../org/readSecretAccess.ts';

/** Staged credentials came with Winter '26. */
const STAGING_API_VERSION = 65;

export const SECRET_SETTING = 'enableClientSecretInRestApiAccess';
export const SECRET_SETTING_PAGE =
  'Setup > External Client Apps > Settings > Allow access to External Client App consumer secrets via REST API';
export const SECRET_PERMISSIONS = ['ExternalClientAppDeveloper', 'ViewClientSecret'] as const;

const PERMISSION_LABELS: Readonly<Record<(typeof SECRET_PERMISSIONS)[number], string>> = {
  ExternalClientAppDeveloper: 'Create, edit, and delete External Client Apps',
  ViewClientSecret: 'View Client Secret',
};

/** @throws {RotationNotSupportedError} */
export function requireStagingVersion(app: string, { alias, apiVersion, highestApiVersion }: OrgIdentity): void {
  if (Number.parseFloat(apiVersion) < STAGING_API_VERSION) {
    raise('RotationNotSupportedError', { app, org: alias, apiVersion, highest: highestApiVersion ?? apiVersion });
  }
}

export type MissingAccess = { readonly isSettingOff: boolean; readonly permissions: readonly string[] };

/** What is known to be missing; what the org would not tell is left for it to refuse. */
export const missingAccessOf = ({ settings, callerPermissions }: SecretAccess): MissingAccess => ({
  isSettingOff: settings !== undefined && String(settings[SECRET_SETTING] ?? 'false') !== 'true',
  permissions: SECRET_PERMISSIONS.filter((name) => callerPermissions[name] === false),
});

/**
 * @throws {RotatesOwnAppError} when the session is the run-as user's own
 * @throws {RotationPreconditionsError} when the setting or a permission is missing
 */
export function requireRotatable(
  app: Pick<AppDefinition, 'name' | 'runAsUsername'>,
  { alias, username }: OrgIdentity,
  missing: MissingAccess,
): void {
  if (username.toLowerCase() === app.runAsUsername.toLowerCase()) {
    raise('RotatesOwnAppError', { app: app.name, org: alias, username });
  }
  const obstacles = [
    ...(missing.isSettingOff
      ? [
          {
            message: 'the org does not give out consumer secrets through its REST API',
            fix: SECRET_SETTING_PAGE,
          },
        ]
      : []),
    ...SECRET_PERMISSIONS.filter((name) => missing.permissions.includes(name)).map((name) => ({
      message: `${username} lacks the permission "${PERMISSION_LABELS[name]}"`,
      fix: `Setup > Permission Sets: give ${username} the permission "${PERMISSION_LABELS[name]}".`,
    })),
  ];
  if (obstacles.length > 0) {
    raise('RotationPreconditionsError', { app: app.name, org: alias, obstacles });
  }
}
