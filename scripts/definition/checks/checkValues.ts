/**
 * What can be said of the values in one file when it is known what they are for. In: one file and the API version. Out:
 * findings, for a file of any app and for one that names none, so that one run tells everything.
 */
import type { Finding } from '../appDefinition.ts';
import { APP_TYPE, GLOBAL_OAUTH_TYPE, OAUTH_POLICIES_TYPE, OAUTH_TYPE } from '../metadataTypes.ts';
import { checkCallbackUrl, checkContact, checkRunAsUsername } from './checkAddresses.ts';
import { checkAttributes } from './checkAttributes.ts';
import { checkCertificate } from './checkCertificate.ts';
import { checkFlow } from './checkFlow.ts';
import { checkIpRanges } from './checkIpRanges.ts';
import { checkScopes } from './checkScopes.ts';
import { rootElementOf } from './elementTables.ts';
import type { CheckedFile } from './finding.ts';

type Check = (file: CheckedFile, apiVersion: number) => readonly Finding[];

const CHECKS: Readonly<Record<string, readonly Check[]>> = {
  [APP_TYPE.name]: [checkContact],
  [GLOBAL_OAUTH_TYPE.name]: [checkCallbackUrl, checkCertificate],
  [OAUTH_TYPE.name]: [checkScopes, checkIpRanges, checkAttributes],
  [OAUTH_POLICIES_TYPE.name]: [checkRunAsUsername, checkAttributes],
};

/** A file of another type, such as a permission set, has no findings here, nor has one with a wrong root element. */
export function checkValues(file: CheckedFile, apiVersion: number): readonly Finding[] {
  if (file.document.root.name !== rootElementOf(file)) {
    return [];
  }
  return [...(CHECKS[file.type] ?? []), checkFlow].flatMap((check) => check(file, apiVersion));
}
