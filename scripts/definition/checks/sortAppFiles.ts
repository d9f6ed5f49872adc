/**
 * Which files belong to an app? In: every file that was read, and the app's name. Out: the files in their parts, and a
 * finding for each part that is missing or there twice. Whether every file names an app is for `checkReferences`.
 */
import type { Finding } from '../appDefinition.ts';
import { explainHiding, type HiddenPart } from '../findHiddenParts.ts';
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

function explainMissing(type: TypeDefinition, app: CheckedFile, hidden: readonly HiddenPart[]): Finding {
  const part = hidden.find((one) => one.type === type.name && one.app === app.fullName);
  if (part !== undefined) {
    const { problem, fix } = explainHiding(part);
    const message = `${app.fullName} has no ${type.name}: ${problem}`;
    return errorAt(app.document.root.position, 'file-missing', { message, fix });
  }
  const base = app.document.file.split('/').slice(0, -2).join('/');
  const file = `${base === '' ? '' : `${base}/`}${type.folder}/${app.fullName}${SETUP_NAMES[type.name] ?? ''}.${type.suffix}-meta.xml`;
  return errorAt(app.document.root.position, 'file-missing', {
    message: `${app.fullName} has no ${type.name}: no .${type.suffix}-meta.xml file names it`,
    fix: `Create ${file}, and check that .forceignore does not hide it.`,
  });
}

/** What is asked for every app of a source, found once for all of them. */
type Index = {
  /** By type and app; under `undefined` those whose app is a placeholder still. */
  readonly parts: ReadonlyMap<string, ReadonlyMap<string | undefined, readonly CheckedFile[]>>;
  /** Types of which a file names no app of the source. */
  readonly astrayTypes: ReadonlySet<string>;
  readonly permissionSets: readonly CheckedFile[];
};

const indexes = new WeakMap<readonly CheckedFile[], Index>();

function indexOf(files: readonly CheckedFile[]): Index {
  const known = indexes.get(files);
  if (known !== undefined) {
    return known;
  }
  const headers = new Set(files.filter(({ type }) => type === APP_TYPE.name).map(({ fullName }) => fullName));
  const satellites = files.filter(({ type }) => SATELLITE_TYPES.some(({ name }) => name === type));
  const parts = new Map<string, Map<string | undefined, CheckedFile[]>>();
  for (const file of satellites) {
    const reference = childNamed(file.document.root, 'externalClientApplication');
    const app = reference !== undefined && file.isPending(reference) ? undefined : (appOf(file) ?? '');
    const byApp = parts.get(file.type) ?? new Map<string | undefined, CheckedFile[]>();
    byApp.set(app, [...(byApp.get(app) ?? []), file]);
    parts.set(file.type, byApp);
  }
  const index = {
    parts,
    astrayTypes: new Set(satellites.filter((file) => !headers.has(appOf(file) ?? '')).map(({ type }) => type)),
    permissionSets: files.filter(({ type }) => type === PERMISSION_SET_TYPE.name),
  };
  indexes.set(files, index);
  return index;
}

function findPart(type: TypeDefinition, app: CheckedFile, { parts }: Index, hidden: readonly HiddenPart[]) {
  const byApp = parts.get(type.name);
  const own = [...(byApp?.get(app.fullName) ?? []), ...(byApp?.get(undefined) ?? [])].toSorted((one, other) =>
    one.document.file < other.document.file ? -1 : 1,
  );
  const [first, ...others] = own;
  // Two files of one name are one component twice, which `checkDuplicates` tells.
  const isTold = (other: CheckedFile): boolean =>
    own.find(({ fullName }) => fullName.toLowerCase() === other.fullName.toLowerCase()) !== other;
  const surplus = others
    .filter((other) => !isTold(other))
    .map((other) =>
      errorAt(other.document.root.position, 'file-twice', {
        message: `${app.fullName} has two ${type.name} files: this one and ${first?.document.file}`,
        fix: 'Keep the one whose name the org knows, and delete the other.',
      }),
    );
  return { part: first, findings: first === undefined ? [explainMissing(type, app, hidden)] : surplus };
}

/** `header` is the app's own file among `files`. */
export function sortAppFiles(
  header: CheckedFile,
  files: readonly CheckedFile[],
  hidden: readonly HiddenPart[] = [],
): { readonly files: AppFiles; readonly findings: readonly Finding[] } {
  const index = indexOf(files);
  const [globalOauth, oauth, oauthPolicies, appPolicies] = [
    findPart(GLOBAL_OAUTH_TYPE, header, index, hidden),
    findPart(OAUTH_TYPE, header, index, hidden),
    findPart(OAUTH_POLICIES_TYPE, header, index, hidden),
    findPart(APP_POLICIES_TYPE, header, index, hidden),
  ] as const;
  // A file that names its app wrongly, or not at all, is the missing one: saying both would send the reader twice.
  const missing = [globalOauth, oauth, oauthPolicies, appPolicies].flatMap(({ findings }, place) =>
    index.astrayTypes.has(SATELLITE_TYPES[place]?.name ?? '') ? [] : findings,
  );
  return {
    files: {
      app: header,
      globalOauthSettings: globalOauth.part,
      oauthSettings: oauth.part,
      oauthPolicies: oauthPolicies.part,
      appPolicies: appPolicies.part,
      permissionSets: index.permissionSets,
    },
    findings: missing,
  };
}
