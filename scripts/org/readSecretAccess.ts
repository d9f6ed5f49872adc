/**
 * What decides whether consumer secrets can be read in an org, and the app that they belong to. In: the port and the app's
 * name. Out: the org's setting, the caller's permissions, the app's id and age. Three requests, side by side.
 */
import type { ComponentRecord, OrgClient } from './orgClient.ts';
import type { CallerPermissions } from './orgSnapshot.ts';
import { readCallerPermissions } from './snapshot/readCallerPermissions.ts';
import { soqlLiteral } from './soqlLiteral.ts';
import { isRefusedWith } from './translateOrgError.ts';

export type SecretAccess = {
  /** The `ExternalClientApp` settings; `undefined` where the org has none or would not tell. */
  readonly settings: ComponentRecord | undefined;
  readonly callerPermissions: CallerPermissions;
  readonly appId: string | undefined;
  readonly appCreatedAtMilliseconds: number | undefined;
};

type AppRow = { readonly Id: string; readonly CreatedDate?: string };

async function readAppRow(org: OrgClient, appName: string): Promise<AppRow | undefined> {
  try {
    const [row] = await org.query<AppRow>(
      `SELECT Id, CreatedDate FROM ExternalClientApplication WHERE DeveloperName = ${soqlLiteral(appName)}`,
    );
    return row;
  } catch (error) {
    if (isRefusedWith(error, 'INVALID_TYPE')) {
      return undefined;
    }
    throw error;
  }
}

async function readSettings(org: OrgClient): Promise<ComponentRecord | undefined> {
  try {
    const [settings] = await org.readComponents('ExternalClientAppSettings', ['ExternalClientApp']);
    return settings;
  } catch (error) {
    // Who may view secrets need not be allowed to read metadata.
    if (isRefusedWith(error, 'INVALID_TYPE', 'INSUFFICIENT_ACCESS')) {
      return undefined;
    }
    throw error;
  }
}

export async function readSecretAccess(org: OrgClient, appName: string): Promise<SecretAccess> {
  const [settings, callerPermissions, app] = await Promise.all([
    readSettings(org),
    readCallerPermissions(org),
    readAppRow(org, appName),
  ]);
  const createdAt = Date.parse(app?.CreatedDate ?? '');
  return {
    settings,
    callerPermissions,
    appId: app?.Id,
    appCreatedAtMilliseconds: Number.isNaN(createdAt) ? undefined : createdAt,
  };
}
