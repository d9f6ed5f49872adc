/**
 * Which metadata type a file is meant to be: by its suffix, and where that is unknown by what it holds and where it lies,
 * so that a misnamed file is reported and not passed over in silence. `undefined`: none of the types that are deployed.
 */
import {
  ALL_TYPES,
  ECA_TYPES,
  KINDRED_SUFFIXES,
  KINDRED_TYPES,
  kindredTypeNamed,
  type TypeDefinition,
  typeNamed,
  typeOfSuffix,
} from './metadataTypes.ts';
import { suggestName } from './suggestName.ts';

export type Recognized = { readonly type: TypeDefinition; readonly stem: string };

/** `Order_Sync`, `eca` for `externalClientApps/Order_Sync.eca-meta.xml`. */
const split = (path: string): { stem: string; suffix: string; folder: string } => {
  const parts = path.split('/');
  const name = (parts.at(-1) ?? '').replace(/-meta\.xml$/, '').replace(/\.xml$/, '');
  const dot = name.lastIndexOf('.');
  return {
    stem: dot < 0 ? name : name.slice(0, dot),
    suffix: dot < 0 ? '' : name.slice(dot + 1),
    folder: parts.at(-2) ?? '',
  };
};

const looksLikeApp = (suffix: string, folder: string): boolean =>
  /^(eca|externalClientApp|extlClntApp)/i.test(suffix) || /^(externalClientApp|extlClntApp)/i.test(folder);

/**
 * What a file of another part of an External Client App is, such as its SAML policies. `rootName` as for `recognizeFile`; of a
 * misnamed file it alone tells the type.
 */
export function recognizeKindredFile(path: string, rootName: () => string | undefined): Recognized | undefined {
  const { stem, suffix, folder } = split(path);
  const bySuffix = KINDRED_TYPES.find((candidate) => candidate.suffix === suffix);
  if (bySuffix !== undefined) {
    return path.endsWith('-meta.xml') ? { type: bySuffix, stem } : undefined;
  }
  if (typeOfSuffix(suffix) !== undefined || !mayBeMisnamed(path, suffix, folder)) {
    return undefined;
  }
  const type = kindredTypeNamed(rootName() ?? '');
  return type === undefined ? undefined : { type, stem };
}

const mayBeMisnamed = (path: string, suffix: string, folder: string): boolean =>
  looksLikeApp(suffix, folder) && /\.xml$|\.eca/i.test(path);

/** `rootName` gives the root element of the file, and is only asked when the suffix does not tell. */
export function recognizeFile(path: string, rootName: () => string | undefined): Recognized | undefined {
  const { stem, suffix, folder } = split(path);
  const bySuffix = typeOfSuffix(suffix);
  if (bySuffix !== undefined) {
    return path.endsWith('-meta.xml') || looksLikeApp(suffix, folder) ? { type: bySuffix, stem } : undefined;
  }
  if (KINDRED_SUFFIXES.has(suffix) || !mayBeMisnamed(path, suffix, folder)) {
    return undefined;
  }
  const root = rootName();
  if (kindredTypeNamed(root ?? '') !== undefined) {
    return undefined;
  }
  const byRoot = root === undefined ? undefined : typeNamed(root);
  const byFolder = ECA_TYPES.find((type) => type.folder === folder);
  const near = suggestName(
    suffix,
    ECA_TYPES.map((type) => type.suffix),
  );
  const type = byRoot ?? byFolder ?? ALL_TYPES.find((candidate) => candidate.suffix === near);
  return type === undefined ? undefined : { type, stem };
}
