/**
 * Which files belong to an app? In: every file that was read, and the app's name. Out: the files in their parts, and a
 * finding for each part that is missing or there twice and for each file that names an app which the source lacks.
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
  SETTINGS_TYPE,
  type TypeDefinition,
} from '../metadataTypes.ts';
import { suggestName } from '../suggestName.ts';
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

/** A file that names no app at all has a finding of its own, for the missing element. */
function checkReference(file: CheckedFile, headers: readonly CheckedFile[]): readonly Finding[] {
  const element = childNamed(file.document.root, 'externalClientApplication');
  const isKnown = headers.some(({ fullName }) => fullName === element?.text);
  if (element === undefined || element.text.trim() === '' || file.isPending(element) || isKnown) {
    return [];
  }
  const wanted = element.text.trim();
  const ofSameLabel = headers.find(({ document }) => textOf(document.root, 'label')?.trim() === wanted);
  const near =
    ofSameLabel?.fullName ??
    suggestName(
      wanted,
      headers.map(({ fullName }) => fullName),
    );
  const reason = ofSameLabel === undefined ? '' : `; that is the label of ${near}`;
  return [
    errorAt(element.position, 'app-reference', {
      message: `The source holds no External Client App with the API name ${JSON.stringify(element.text)}${reason}`,
      fix:
        near === undefined
          ? `Write the API name of the app: the name of its .${APP_TYPE.suffix}-meta.xml file.`
          : `Write <externalClientApplication>${near}</externalClientApplication>.`,
    }),
  ];
}

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
  const references = satellites.flatMap((file) => checkReference(file, headers));
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
      settings: files.filter(({ type }) => type === SETTINGS_TYPE.name),
    },
    findings: [...references, ...missing],
  };
}
