/**
 * All checks of one app, in one call: used on the source as it is and again on the rendered files, so that both are held
 * to the same rules. In: the files that were read, the app's header, the project's API version. Out: findings, sorted.
 */
import type { Finding } from '../appDefinition.ts';
import { type AppFiles, ownFiles } from './appFiles.ts';
import { checkCallbackUrl, checkContact, checkRunAsUsername } from './checkAddresses.ts';
import { checkElements } from './checkElements.ts';
import { checkFlow } from './checkFlow.ts';
import { checkIpRanges } from './checkIpRanges.ts';
import { checkNames } from './checkNames.ts';
import { checkOrgBoundValues } from './checkOrgBoundValues.ts';
import { checkPermittedUsers, usedPermissionSets } from './checkPermittedUsers.ts';
import { checkScopes } from './checkScopes.ts';
import type { CheckedFile } from './finding.ts';

export type CheckOptions = { readonly apiVersion: number; readonly namespace?: string };

const checkPart = (
  part: CheckedFile | undefined,
  ...checks: readonly ((file: CheckedFile) => readonly Finding[])[]
): readonly Finding[] => (part === undefined ? [] : checks.flatMap((check) => check(part)));

/** What can be said of the files one by one and of the app as a whole. */
export function checkApp(files: AppFiles, { apiVersion, namespace }: CheckOptions): readonly Finding[] {
  const deployed = [...ownFiles(files), ...usedPermissionSets(files), ...files.settings];
  return [
    ...deployed.flatMap((file) => [
      ...checkElements(file, apiVersion),
      ...checkNames(file, namespace),
      ...checkOrgBoundValues(file),
    ]),
    ...checkPart(files.app, checkContact),
    ...checkPart(files.globalOauthSettings, checkCallbackUrl),
    ...checkPart(files.oauthSettings, (file) => checkScopes(file, apiVersion), checkIpRanges),
    ...checkPart(files.oauthPolicies, checkRunAsUsername),
    ...checkFlow(files),
    ...checkPermittedUsers(files),
  ];
}
