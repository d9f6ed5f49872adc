/** The files of one app, sorted into the parts they play. A part that the source lacks is `undefined`. */
import type { CheckedFile } from './finding.ts';

export type AppFiles = {
  readonly app: CheckedFile;
  readonly globalOauthSettings: CheckedFile | undefined;
  readonly oauthSettings: CheckedFile | undefined;
  readonly oauthPolicies: CheckedFile | undefined;
  readonly appPolicies: CheckedFile | undefined;
  /** All that the source holds, whoever they are for. */
  readonly permissionSets: readonly CheckedFile[];
  readonly settings: readonly CheckedFile[];
};

/** The up to five files of the app itself. */
export const ownFiles = (files: AppFiles): readonly CheckedFile[] =>
  [files.app, files.globalOauthSettings, files.oauthSettings, files.oauthPolicies, files.appPolicies].filter(
    (file) => file !== undefined,
  );
