/**
 * What can be said of one app's values: each by itself where it needs to know what it is for, and all of them together.
 * In: the files of the app in their parts. What holds for any metadata file is checked file by file, in `checkSource`.
 */
import type { Finding } from '../appDefinition.ts';
import type { AppFiles } from './appFiles.ts';
import { checkCallbackUrl, checkContact, checkRunAsUsername } from './checkAddresses.ts';
import { checkAttributes } from './checkAttributes.ts';
import { checkFlow } from './checkFlow.ts';
import { checkIpRanges } from './checkIpRanges.ts';
import { checkLifetimes } from './checkLifetimes.ts';
import { checkPermittedUsers } from './checkPermittedUsers.ts';
import { checkScopes } from './checkScopes.ts';
import type { CheckedFile } from './finding.ts';

const checkPart = (
  part: CheckedFile | undefined,
  ...checks: readonly ((file: CheckedFile) => readonly Finding[])[]
): readonly Finding[] => (part === undefined ? [] : checks.flatMap((check) => check(part)));

/** Findings for the app, in no particular order. */
export const checkApp = (files: AppFiles, apiVersion: number): readonly Finding[] => [
  ...checkPart(files.app, checkContact),
  ...checkPart(files.globalOauthSettings, checkCallbackUrl),
  ...checkPart(files.oauthSettings, (file) => checkScopes(file, apiVersion), checkIpRanges, checkAttributes),
  ...checkPart(files.oauthPolicies, checkRunAsUsername, checkAttributes),
  ...checkFlow(files),
  ...checkLifetimes(files, apiVersion),
  ...checkPermittedUsers(files),
];
