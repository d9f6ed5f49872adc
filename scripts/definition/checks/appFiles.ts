/** The files of one app, sorted into the parts they play. A part that the source lacks is `undefined`. */
import { fullNameOf } from '../sourceFile.ts';
import { textOf } from '../xml/xmlElement.ts';
import { type CheckedFile, listItems } from './finding.ts';

export type AppFiles = {
  readonly app: CheckedFile;
  readonly globalOauthSettings: CheckedFile | undefined;
  readonly oauthSettings: CheckedFile | undefined;
  readonly oauthPolicies: CheckedFile | undefined;
  readonly appPolicies: CheckedFile | undefined;
  /** All that the source holds, whoever they are for. */
  readonly permissionSets: readonly CheckedFile[];
};

const namedIn = (policies: CheckedFile | undefined): readonly string[] =>
  listItems(policies === undefined ? '' : (textOf(policies.document.root, 'commaSeparatedPermissionSet') ?? ''));

/** The permission sets of the source that the policies name, compared as orgs compare names. */
export function usedPermissionSets(files: AppFiles): readonly CheckedFile[] {
  const names = namedIn(files.oauthPolicies).map((name) => fullNameOf(name).toLowerCase());
  return files.permissionSets.filter(({ fullName }) => names.includes(fullName.toLowerCase()));
}
