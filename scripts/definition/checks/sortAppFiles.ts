/**
 * Which files belong to an app? In: every file that was read, and the app's name. Out: the files in their parts, and a
 * finding for each part that is missing or there twice. Whether every file names an app is for `checkReferences`.
 */
import type { Finding } from '../appDefinition.ts';
import {
  APP_POLICIES_TYPE,
  APP_TYPE,
  GLOBAL_OAUTH_TYPE,
  OAUTH_POLICIES_TYPE,
  OAUTH_TYPE,
  PERMISSION_SET_TYPE,
  SATELLITE_TYPES,
  type TypeDefinition,
} from '../metadataTypes.ts';
import { childNamed, textOf } from '../xml/xmlElement.ts';
import type { AppFiles } from './appFiles.ts';
import { type CheckedFile, errorAt } from './finding.ts';

/** How Setup names the files of an app. */
const SETUP_NAMES: Readonly<Record<string, string>> = {
  [GLOBAL_OAUTH_TYPE.name]: '_glbloauth',
  [OAUTH_TYPE.name]: '_oauth',
  [OAUTH_POLICIES_TYPE.name]: '_oauthPlcy',
  [APP_POLICIES_TYPE.name]: '_plcy',
};

const appOf = (file: CheckedFile): string | undefined => textOf(file.document.root, 'externalClientApplication');

function explainMissing(type: TypeDefinition, app: CheckedFile): Finding {
  const base = app.document.file.split('/').slice(0, -2).join('/');
  const file = `${base === '' ? '' : `${base}/`}${type.folder}/${app.fullName}${SETUP_NAMES[type.name] ?? ''}.${type.suffix}-meta.xml`;
  return errorAt(app.document.root.position, 'file-missing', {
    message: `${app.fullName} has no ${type.name}: no .${type.suffix}-meta.xml file names it`,
    fix: `Create ${file}, and check that .forceignore does not hide it.`,
  });
}

function findPart(type: TypeDefinition, app: CheckedFile, files: readonly CheckedFile[]) {
  const candidates = files.filter((file) => file.type === type.name);
  const own = candidates.filter((file) => {
    const reference = childNamed(file.document.root, 'externalClientApplication');
    return appOf(file) === app.fullName || (reference !== undefined && file.isPending(reference));
  });
  const [first, ...others] = own;
  const surplus = others.map((other) =>
    errorAt(other.document.root.position, 'file-twice', {
      message: `${app.fullName} has two ${type.name} files: this one and ${first?.document.file}`,
      fix: 'Keep the one whose name the org knows, and delete the other.',
    }),
  );
  return { part: first, findings: first === undefined ? [explainMissing(type, app)] : surplus };
}

/** `header` is the app's own file among `files`. */
export function sortAppFiles(
  header: CheckedFile,
  files: readonly CheckedFile[],
): { readonly files: AppFiles; readonly findings: readonly Finding[] } {
  const headers = files.filter(({ type }) => type === APP_TYPE.name);
  const satellites = files.filter(({ type }) => SATELLITE_TYPES.some(({ name }) => name === type));
  const [globalOauth, oauth, oauthPolicies, appPolicies] = [
    findPart(GLOBAL_OAUTH_TYPE, header, files),
    findPart(OAUTH_TYPE, header, files),
    findPart(OAUTH_POLICIES_TYPE, header, files),
    findPart(APP_POLICIES_TYPE, header, files),
  ] as const;
  // A file that names its app wrongly, or not at all, is the missing one: saying both would send the reader twice.
  const astray = satellites.filter((file) => !headers.some(({ fullName }) => fullName === appOf(file)));
  const missing = [globalOauth, oauth, oauthPolicies, appPolicies].flatMap(({ findings }, index) =>
    astray.some(({ type }) => type === SATELLITE_TYPES[index]?.name) ? [] : findings,
  );
  return {
    files: {
      app: header,
      globalOauthSettings: globalOauth.part,
      oauthSettings: oauth.part,
      oauthPolicies: oauthPolicies.part,
      appPolicies: appPolicies.part,
      permissionSets: files.filter(({ type }) => type === PERMISSION_SET_TYPE.name),
    },
    findings: missing,
  };
}
