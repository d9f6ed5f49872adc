/** From rendered, checked files to the frozen definition of one app: which file is which, and what the values mean. */
import { raise } from '../lib/errors.ts';
import type { AppDefinition, Finding, SourceComponent } from './appDefinition.ts';
import { EXTERNAL_CLIENT_APP_SETTINGS } from './checks/elementTables.ts';
import { listItems } from './checks/finding.ts';
import {
  APP_POLICIES_TYPE,
  APP_TYPE,
  GLOBAL_OAUTH_TYPE,
  OAUTH_POLICIES_TYPE,
  OAUTH_TYPE,
  PERMISSION_SET_TYPE,
  SETTINGS_TYPE,
  type TypeDefinition,
} from './metadataTypes.ts';
import { expectedScopes } from './oauthScopes.ts';
import { buildComponent, fullNameOf, type SourceFile } from './sourceFile.ts';
import { textOf } from './xml/xmlElement.ts';

type Parts = {
  readonly name: string;
  readonly sourceApiVersion: string;
  readonly files: readonly SourceFile[];
  readonly integrationUserEmail: string;
  readonly warnings: readonly Finding[];
};

const textIn = (component: SourceComponent, element: string): string =>
  component.elements.get(element)?.[0]?.value.trim() ?? '';

export function buildAppDefinition({
  name,
  sourceApiVersion,
  files,
  integrationUserEmail,
  warnings,
}: Parts): AppDefinition {
  const find = (type: TypeDefinition, isIt: (file: SourceFile) => boolean): SourceComponent => {
    const file = files.find((candidate) => candidate.type === type.name && isIt(candidate));
    return file === undefined
      ? raise('InternalFaultError', { problem: `the checks let an app without ${type.name} pass` })
      : buildComponent(file);
  };
  const isSatellite = ({ document }: SourceFile): boolean =>
    textOf(document.root, 'externalClientApplication')?.trim() === name;
  const app = find(APP_TYPE, ({ fullName }) => fullName === name);
  const globalOauthSettings = find(GLOBAL_OAUTH_TYPE, isSatellite);
  const oauthSettings = find(OAUTH_TYPE, isSatellite);
  const oauthPolicies = find(OAUTH_POLICIES_TYPE, isSatellite);
  // As an org compares them.
  const permissionSetNames = listItems(textIn(oauthPolicies, 'commaSeparatedPermissionSet')).map((item) =>
    fullNameOf(item).toLowerCase(),
  );
  const declaredScopes = listItems(textIn(oauthSettings, 'commaSeparatedOauthScopes')).filter((scope) => scope !== '');
  return Object.freeze({
    name,
    label: textIn(app, 'label') || name,
    sourceApiVersion,
    app,
    globalOauthSettings,
    oauthSettings,
    oauthPolicies,
    appPolicies: find(APP_POLICIES_TYPE, isSatellite),
    permissionSets: files
      .filter(
        ({ type, fullName }) =>
          type === PERMISSION_SET_TYPE.name && permissionSetNames.includes(fullName.toLowerCase()),
      )
      .map(buildComponent),
    // Other settings may lie in the same package directories; switching them is not this app's business.
    settings: files
      .filter(({ type, fullName }) => type === SETTINGS_TYPE.name && fullName === EXTERNAL_CLIENT_APP_SETTINGS)
      .map(buildComponent),
    runAsUsername: textIn(oauthPolicies, 'clientCredentialsFlowUser'),
    expectedScopes: expectedScopes(declaredScopes),
    declaredScopes,
    permittedUsersPolicy:
      textIn(oauthPolicies, 'permittedUsersPolicyType') === 'AdminApprovedPreAuthorized'
        ? 'AdminApprovedPreAuthorized'
        : 'AllSelfAuthorized',
    accessTokenFormat: textIn(globalOauthSettings, 'isNamedUserJwtEnabled') === 'true' ? 'jwt' : 'opaque',
    integrationUserEmail,
    warnings,
  });
}
